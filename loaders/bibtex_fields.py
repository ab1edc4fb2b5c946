"""The fields of BibTeX libraries: those that are read, and those that are not, with the reason."""

from __future__ import annotations

FIELDS = {
    "title": "title, `{Capitals}` without their braces and LaTeX as text; mathematics stays for the display",
    "subtitle": "behind the title and a colon, where the title does not hold it",
    "author": "authors in order, the given name first; `and others` leaves their number unknown",
    "year": "date of publication, with `month` and `day` where they are one",
    "month": "of the date: a name, a number, an abbreviation, with a day beside it",
    "day": "of the date",
    "date": "date of publication, before `year`; of a span its beginning",
    "issue_date": "date of publication, where no other is given",
    "eventdate": "date of publication, where no other is given",
    "abstract": "abstract",
    "journal": "venue, of an article first; a preprint server or a submission is none, and makes it a preprint",
    "journaltitle": "venue, as `journal`",
    "booktitle": "venue, of anything but an article first",
    "eventtitle": "venue, where no `booktitle` is given",
    "conference": "venue, where no `booktitle` is given",
    "volume": "volume of the version",
    "number": "issue of the version; of a report an arXiv identifier, where it is one",
    "issue": "issue of the version, where no `number` is given",
    "pages": "pages of the version",
    "page": "pages, as `pages`",
    "eid": "pages, where none are given: the number of the article",
    "articleno": "pages, as `eid`",
    "article-number": "pages, as `eid`",
    "publisher": "publisher of the version",
    "organization": "publisher, where none is given; of a report or a thesis the organisation",
    "school": "organisation, and publisher of the version where none is given",
    "institution": "organisation; of a thesis or a report publisher of the version, as `school`",
    "doi": "DOI, whatever address or word stands before it",
    "doi-url": "DOI",
    "eprint": "arXiv identifier, unless `archiveprefix` or `eprinttype` names another archive",
    "arxivid": "arXiv identifier",
    "arxiv": "arXiv identifier",
    "archiveprefix": "whether `eprint` is arXiv's",
    "eprinttype": "whether `eprint` is arXiv's",
    "primaryclass": "topic, a class of arXiv",
    "eprintclass": "topic, a class of arXiv",
    "note": "an arXiv identifier or DOI, where it begins with one by name",
    "howpublished": "an arXiv identifier, a DOI or a link",
    "reportnumber": "an arXiv identifier, where it is one by name",
    "url": "link, repository or identifier",
    "ee": "link, as `url`",
    "link": "link, as `url`",
    "pdf": "link to the paper's text",
    "code": "repository, or link",
    "repository": "repository, or link",
    "github": "repository, or link",
    "openreview": "link",
    "keywords": "topics, parted by semicolons, else by commas",
    "keyword": "topics, as `keywords`",
    "author_keywords": "topics, as `keywords`",
    "author-keywords": "topics, as `keywords`",
    "keywords-plus": "topics, as `keywords`",
    "license": "licence of the work, where it names one",
    "licence": "licence, as `license`",
    "copyright": "licence, as `license`; a bare notice of copyright is none",
    "rights": "licence, as `license`",
    "crossref": "what the entry does not say itself of its volume: venue, year, publisher",
    "xdata": "every field that the entry does not have itself",
}
"""What is read, and where it goes."""
_REASONS = {
    "persons who did not write it": (
        "editor editors editora editorb translator introduction foreword afterword bookauthor annotator commentator "
        "holder compiler namea nameb editortype editoratype editorbtype nameatype author+an authortype investigator "
        "corporate collaboration"
    ),
    "where each author works; authors have no such column": "affiliation authoraddress",
    "addresses of persons": "author-email",
    "without the place of each author in the list": "orcid-numbers researcherid-numbers",
    "what the owner of the library noted, not about the paper": (
        "comment annote annotation review remark notes groups owner readstatus priority ranking rating relevance "
        "qualityassured printed mendeley-groups mendeley-tags timestamp added-at date-added date-modified created "
        "revised creationdate modificationdate interhash intrahash username biburl bibsource bibdate __markedentry "
        "tags status urldate lastchecked accessed force read completed date-created source acknowledgement "
        "citeulike-article-id posted-at last-modified visited access-date lastvisited description"
    ),
    "a file on the owner's machine": "file local-url localfile pdf-file attachments ps image cover",
    "a number of a catalogue, a database or a publisher; no column has it": (
        "issn isbn isbn-13 isrn ismn iswc print-issn electronic-issn linking-issn issn-linking eissn isbn10 isbn13 "
        "lccn mrnumber mrclass mrreviewer zbl zblnumber oclc asin pmid pmcid pmc pii medline-pst nlm-id nlm-unique-id "
        "citation-subset pubmodel jid acmid swhid hal_id hal_version ppn_gvk handle hdl uri urn unique-id "
        "manuscript-id article-pii article-doi other-id second-id registry-number lockss local-number adsurl adsnote "
        "slaccitation inspire-id dblp jstor_articletype jstor_formatteddate coden call-number callnumber library key "
        "ids doc-delivery-number da researchgate s2id corpusid ssrn bibcode location-id grantno eprintversion"
    ),
    "a place; no column has it": "address location city country venue publocation publisheraddress origlocation",
    "about the volume; no column has it": (
        "series edition volumes chapter part booksubtitle booktitleaddon maintitle mainsubtitle maintitleaddon "
        "journalsubtitle issuetitle issuesubtitle eventtitleaddon origdate origtitle origpublisher origlanguage "
        "version pubstate type documenttype publication-status publication_status publication-type pubtype "
        "document_type volume-title seriestitle copyright-owner electronic-publication history collection meetingname"
    ),
    "how the reference is printed": (
        "titleaddon shorttitle shortjournal journal-abbreviation journal-iso fjournal title-abbreviation "
        "title_with_no_special_chars indextitle sortkey sortname sorttitle sortyear presort label shorthand "
        "shortauthor shorteditor options langid langidopts hyphenation related relatedtype relatedstring "
        "relatedoptions entryset entrysubtype execute gender indexsorttitle usera userb userc userd usere userf verba "
        "verbb verbc lista listb listc listd liste listf xref addendum nameaddon transliterated-title "
        "translated-title reprinttitle bookpagination pagination"
    ),
    "about the text; no column has it": (
        "numpages pagetotal size language lang other-abstract tableofcontents lines price physicaldimensions "
        "number-of-references number-of-cited-references cited-references times-cited usage-count-last-180-days "
        "usage-count-since-2013 subject subject-category subset research-areas web-of-science-categories "
        "funding-acknowledgement funding-text chemicals gene-symbol substance-name web-of-science-index oa "
        "esi-highly-cited-paper esi-hot-paper termowner"
    ),
}
OUT_OF_SCOPE = {name: reason for reason, names in _REASONS.items() for name in names.split()}
"""What is not read, and why."""
OUT_OF_SCOPE_BY_PROGRAM = {
    "bdsk-file": "a file on the owner's machine",
    "msbib-": "fields of Word's bibliography that have no place in BibTeX",
    "jabref-": "what the owner of the library noted, not about the paper",
    "opt": "a field that Emacs holds ready and that was not filled in",
    "x-": "what the owner of the library noted, not about the paper",
    "citeulike-": "what the owner of the library noted, not about the paper",
}
"""The same, for fields whose names begin so."""
