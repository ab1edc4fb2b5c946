"""The canned queries: questions that people ask a bibliography, each at an address of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A query with a name; what it asks for stands in its SQL as `:name`, and may be left empty."""

    name: str
    """Part of its address: /papershelf/NAME."""
    title: str
    description: str
    sql: str


QUESTIONS = (
    Question(
        "papers_by_author",
        "Papers by an author",
        "Papers of an author, by any name that leads there or a surname, the newest first, whatever case and accents.",
        """
select papers.slug, papers.title, papers.published_on, paper_authors.name as name_as_printed,
  paper_authors.position + 1 as place, papers.author_count, papers.votes
from authors
join paper_authors on paper_authors.author_id = authors.id
join papers on papers.id = paper_authors.paper_id
where authors.id in (select value from json_each(resolve_all('author', :author)))
order by papers.published_on desc, papers.id
""",
    ),
    Question(
        "names_of_author",
        "Names of an author",
        "The names that lead to an author, the one printed most first, and whether several people seem to bear them.",
        """
select authors.name as author, author_names.name as name_as_printed, author_names.use_count, authors.paper_count,
  case when authors.is_ambiguous then 'Several people seem to bear this name: it is common, and its papers fall into '
    || 'groups that share no co-author.' end as note
from authors
join author_names on author_names.author_id = authors.id
where authors.id in (select value from json_each(resolve_all('author', :author)))
order by authors.paper_count desc, authors.id, author_names.use_count desc, author_names.name
""",
    ),
    Question(
        "papers_at_venue",
        "Papers at a venue",
        "Papers of a conference, workshop or journal, by a name of it. Leave the year empty for all editions.",
        """
select papers.slug, papers.title, venues.name as venue, papers.venue_year, papers.author_count, papers.votes,
  papers.result_count, papers.repo_count
from venues
join papers on papers.venue_id = venues.id
where venues.id in (select value from json_each(resolve_all('venue', :venue)))
  and (:year = '' or papers.venue_year = cast(:year as integer))
order by papers.id
""",
    ),
    Question(
        "leaderboard_of",
        "Leaderboard of a data set",
        "Results on a data set, ranked on boards of one metric, split and setting. Leave the metric empty for all.",
        """
select metric, split, setting, rank, model, value, unit, task, confidence, evidence, origin, paper, paper_slug,
  published_on, code, dataset, higher_is_better
from leaderboard
where dataset = resolve('dataset', :dataset) and (:metric = '' or metric = resolve('metric', :metric))
order by metric, split, setting, higher_is_better, rank, paper_slug
""",
    ),
    Question(
        "unranked",
        "Results that have no rank",
        "What is on no board, each with the reason why not. Leave the data set or the metric empty for all of them.",
        """
select dataset, metric, why_unranked, model, value, unit, setting, confidence, evidence, paper, paper_slug, published_on
from unranked_results
where (:dataset = '' or dataset = resolve('dataset', :dataset))
  and (:metric = '' or metric = resolve('metric', :metric))
order by dataset, metric, why_unranked, paper_slug
limit 500
""",
    ),
    Question(
        "most_measured_datasets",
        "Data sets by papers that report on them",
        "How many papers report a result on a data set, and with which metrics. Leave the year empty for all years.",
        """
select datasets.name as dataset, count(distinct papers.id) as paper_count, count(*) as result_count,
  group_concat(distinct metrics.name) as metrics
from results
join papers on papers.id = results.paper_id
join datasets on datasets.id = results.dataset_id
left join metrics on metrics.id = results.metric_id and metrics.is_attested
where datasets.is_attested and (:year = '' or papers.year = cast(:year as integer))
group by datasets.id
order by paper_count desc, result_count desc, datasets.name
""",
    ),
    Question(
        "most_starred_repositories",
        "Most starred repositories",
        "Repositories with a paper, the most starred first. Leave the year of the paper empty for all years.",
        """
select repos.url, repos.stars, papers.title as paper, papers.slug as paper_slug, papers.published_on,
  paper_repos.is_official
from repos
join paper_repos on paper_repos.repo_id = repos.id
join papers on papers.id = paper_repos.paper_id
where repos.stars is not null and (:year = '' or papers.year = cast(:year as integer))
order by repos.stars desc, repos.id, papers.id
limit 200
""",
    ),
    Question(
        "votes_over_time",
        "Votes of a paper over time",
        "Every observation of a paper's votes. The slug is the last part of the paper's address; a former one, an arXiv"
        " identifier or a DOI will do.",
        """
select documents.as_of, entries.listed_on, entries.votes, entries.comments, entries.submitted_by,
  documents.uri as document, entries.position
from papers
join entries on entries.paper_id = papers.id
join documents on documents.id = entries.document_id
where papers.slug = resolve('paper', :slug) and entries.votes is not null
order by documents.as_of, documents.id, entries.position
""",
    ),
    Question(
        "results_without_code",
        "Results without code",
        "Papers that report results and name no repository, the most results first.",
        """
select slug, title, published_on, result_count, votes
from papers
where result_count > 0 and repo_count = 0
order by result_count desc, id
limit 200
""",
    ),
    Question(
        "possible_duplicates",
        "Papers that may be the same work",
        "Pairs that identity could not decide, with what speaks for each: a person should look at them.",
        """
select papers.title as paper, papers.slug as paper_slug, other.slug as other_slug,
    reviews.score, reviews.reason, reviews.evidence, reviews.paper_doubts, reviews.other_doubts
from reviews
join papers on papers.id = reviews.paper_id
join papers as other on other.id = reviews.other_paper_id
order by reviews.score desc, papers.id, other.id
""",
    ),
    Question(
        "best_with_code",
        "Best result with open code, by data set",
        "The best result with a repository, and its rank, on the largest boards. Leave the task empty for all.",
        """
select boards.dataset, boards.metric, boards.split, boards.setting, best.rank, boards.entry_count, best.model,
  best.value, best.unit, best.code, papers.title as paper, papers.slug as paper_slug, best.published_on
from (
  select * from boards where :task = '' or task = resolve('task', :task) order by entry_count desc, id limit 300
) as boards
join board_results as best on best.id = (
  select id from board_results where board_id = boards.id and rank is not null and code is not null
  order by rank, id limit 1)
left join papers on papers.id = best.paper_id
order by boards.entry_count desc, boards.id
""",
    ),
    Question(
        "disagreeing_sources",
        "Numbers on which sources disagree",
        "What two sources give otherwise for one paper, model and board, the greatest difference first.",
        """
select dataset, metric, split, setting, model, value, unit, origin, other_value, other_unit, other_origin,
  round(difference, 6) as difference,
  paper, paper_slug, repo, document_uri, other_document_uri
from disagreements
where :dataset = '' or dataset = resolve('dataset', :dataset)
order by difference desc
limit 500
""",
    ),
    Question(
        "authors_by_places",
        "Authors by places on boards",
        "Who wrote papers that lead boards of more than one row: first places, and places among the first three.",
        """
select authors.name as author, count(distinct case when judged.rank = 1 then judged.board_id end) as first_places,
  count(distinct judged.board_id) as among_three, count(distinct judged.paper_id) as papers, authors.address
from board_results as judged
join boards on boards.id = judged.board_id and boards.entry_count > 1
join paper_authors on paper_authors.paper_id = judged.paper_id
join authors on authors.id = paper_authors.author_id
where judged.rank <= 3
group by authors.id
order by first_places desc, among_three desc, authors.id
limit 100
""",
    ),
    Question(
        "models_by_places",
        "Models by places on boards",
        "Models that stand on several boards: on how many, and how often first.",
        """
select judged.model, count(distinct judged.board_id) as boards, sum(judged.rank = 1) as first_places,
  count(distinct boards.dataset_id) as datasets
from board_results as judged
join boards on boards.id = judged.board_id and boards.entry_count > 1
where judged.rank is not null and judged.model is not null
group by judged.model
having boards > 1
order by first_places desc, boards desc, judged.model
limit 200
""",
    ),
    Question(
        "progress_by_year",
        "Progress on a data set, year by year",
        "The best value of each year and until then, and how many results rank. Leave the metric empty for all.",
        """
select metric, split, setting, year, results, best_of_year,
  case when is_higher_better then max(best_of_year) over so_far else min(best_of_year) over so_far end as best_so_far
from (
  select boards.id as board, boards.metric, boards.split, boards.setting, boards.is_higher_better, boards.entry_count,
    substr(judged.published_on, 1, 4) as year, count(*) as results,
    case when boards.is_higher_better then max(judged.comparable_value) else min(judged.comparable_value) end
      as best_of_year
  from measured_datasets
  join boards on boards.dataset_id = measured_datasets.dataset_id
  join board_results as judged on judged.board_id = boards.id
  where measured_datasets.dataset = resolve('dataset', :dataset) and judged.rank is not null
    and judged.published_on is not null and (:metric = '' or boards.metric = resolve('metric', :metric))
  group by boards.id, year
)
window so_far as (partition by board order by year)
order by entry_count desc, board, year
""",
    ),
    Question(
        "newest_records",
        "Newest records",
        "Results that were the best of their board when they were published, the newest first.",
        """
select judged.published_on, judged.dataset, judged.metric, judged.split, judged.setting, judged.value, judged.unit,
  judged.model, boards.entry_count, papers.title as paper, papers.slug as paper_slug, judged.code
from board_results as judged
join boards on boards.id = judged.board_id and boards.entry_count > 1
left join papers on papers.id = judged.paper_id
where judged.is_record and judged.rank is not null
order by judged.published_on desc, judged.id
limit 200
""",
    ),
    Question(
        "code_by_venue",
        "Papers with code by venue, and how far the sources can tell",
        "Beside the share stands how far the sources can tell: how many papers have an abstract, in which a repository"
        " can be found, and how many stand in a document that knows of code. Leave the year empty for all.",
        """
select coalesce(venues.name, 'no venue known') as venue, sum(counted.paper_count) as papers,
  round(100.0 * sum(counted.code_count) / sum(counted.paper_count), 1) as percent_with_code,
  round(100.0 * sum(counted.abstract_count) / sum(counted.paper_count), 1) as percent_with_abstract,
  round(100.0 * sum(counted.stated_count) / sum(counted.paper_count), 1) as percent_in_sources_with_code,
  round(100.0 * sum(counted.result_count) / sum(counted.paper_count), 1) as percent_with_results,
  min(counted.year) as first_year, max(counted.year) as last_year
from venue_years as counted
left join venues on venues.id = counted.venue_id
where :year = '' or counted.year = cast(:year as integer)
group by counted.venue_id
order by papers desc
limit 200
""",
    ),
    Question(
        "code_by_year",
        "Papers with code by year",
        "Papers with a repository year by year, and how far the sources can tell. Leave the venue empty for all.",
        """
select year, sum(paper_count) as papers, sum(code_count) as with_code,
  round(100.0 * sum(code_count) / sum(paper_count), 1) as percent_with_code,
  round(100.0 * sum(abstract_count) / sum(paper_count), 1) as percent_with_abstract,
  round(100.0 * sum(stated_count) / sum(paper_count), 1) as percent_in_sources_with_code
from venue_years
where year is not null
  and (:venue = '' or venue_id in (select value from json_each(resolve_all('venue', :venue))))
group by year
order by year desc
""",
    ),
    Question(
        "rejects_by_reason",
        "What could not be used, and why",
        "Entries of documents that were kept as rejects, by loader and reason.",
        """
select documents.loader, rejects.reason, count(*) as rejects, count(distinct documents.id) as documents,
  min(documents.uri) as for_example
from rejects
join documents on documents.id = rejects.document_id
group by documents.loader, rejects.reason
order by rejects desc, documents.loader, rejects.reason
limit 200
""",
    ),
)
