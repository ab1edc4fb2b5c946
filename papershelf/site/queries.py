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
  published_on, code
from leaderboard
where dataset = resolve('dataset', :dataset) and (:metric = '' or metric = resolve('metric', :metric))
order by metric, split, setting, rank, paper_slug
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
        "Every observation of a paper's votes. The slug is the last part of the paper's address.",
        """
select documents.as_of, entries.listed_on, entries.votes, entries.comments, entries.submitted_by,
  documents.uri as document, entries.position
from papers
join entries on entries.paper_id = papers.id
join documents on documents.id = entries.document_id
where papers.slug = :slug and entries.votes is not null
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
)
