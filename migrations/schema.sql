CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE author_names (
	name TEXT NOT NULL,
	folded_name TEXT NOT NULL,
	author_id INTEGER NOT NULL,
	use_count INTEGER NOT NULL,
	short_form TEXT NOT NULL,
	letters TEXT NOT NULL,
	CONSTRAINT pk_author_names PRIMARY KEY (name),
	CONSTRAINT ck_author_names_use_count CHECK (use_count >= 0),
	CONSTRAINT fk_author_names_author_id_authors FOREIGN KEY(author_id) REFERENCES authors (id)
);

CREATE TABLE authors (
	id INTEGER NOT NULL,
	folded_name TEXT NOT NULL,
	name TEXT NOT NULL, orcid VARCHAR(19),
	CONSTRAINT pk_authors PRIMARY KEY (id),
	CONSTRAINT uq_authors_folded_name UNIQUE (folded_name)
);

CREATE TABLE changes (
	mark VARCHAR(32) NOT NULL,
	CONSTRAINT pk_changes PRIMARY KEY (mark)
);

CREATE TABLE citations (
	id INTEGER NOT NULL,
	paper_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	scheme VARCHAR(16),
	value TEXT,
	text TEXT,
	cited_paper_id INTEGER,
	document_id INTEGER NOT NULL,
	CONSTRAINT pk_citations PRIMARY KEY (id),
	CONSTRAINT ck_citations_identifier CHECK ((scheme IS NULL) = (value IS NULL)),
	CONSTRAINT ck_citations_told CHECK (value IS NOT NULL OR text IS NOT NULL),
	CONSTRAINT fk_citations_cited_paper_id_papers FOREIGN KEY(cited_paper_id) REFERENCES papers (id),
	CONSTRAINT fk_citations_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_citations_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT uq_citations_paper_id_position UNIQUE (paper_id, position)
);

CREATE TABLE core_sketches (
	core BIGINT NOT NULL,
	sketches TEXT NOT NULL,
	CONSTRAINT pk_core_sketches PRIMARY KEY (core)
)
 WITHOUT ROWID;

CREATE TABLE crowded_keys (
	"key" BIGINT NOT NULL,
	CONSTRAINT pk_crowded_keys PRIMARY KEY ("key")
)
 WITHOUT ROWID;

CREATE TABLE dataset_aliases (
	dataset_id INTEGER NOT NULL,
	alias TEXT NOT NULL,
	CONSTRAINT pk_dataset_aliases PRIMARY KEY (dataset_id, alias),
	CONSTRAINT fk_dataset_aliases_dataset_id_datasets FOREIGN KEY(dataset_id) REFERENCES datasets (id)
);

CREATE TABLE datasets (
	id INTEGER NOT NULL,
	folded_name TEXT NOT NULL,
	name TEXT NOT NULL,
	is_curated BOOLEAN NOT NULL, usual_metric TEXT, is_attested BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT pk_datasets PRIMARY KEY (id),
	CONSTRAINT uq_datasets_folded_name UNIQUE (folded_name)
);

CREATE TABLE derivations (
	name VARCHAR(64) NOT NULL,
	value TEXT NOT NULL,
	CONSTRAINT pk_derivations PRIMARY KEY (name)
);

CREATE TABLE document_names (
	document_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_document_names PRIMARY KEY (document_id, name),
	CONSTRAINT fk_document_names_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id)
);

CREATE TABLE documents (
	id INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	uri TEXT NOT NULL,
	loader TEXT NOT NULL,
	loader_version INTEGER NOT NULL,
	series TEXT,
	as_of VARCHAR(10),
	licence TEXT,
	byte_count INTEGER NOT NULL,
	entry_count INTEGER,
	reject_count INTEGER,
	own_as_of VARCHAR(10),
	is_listing BOOLEAN NOT NULL,
	completed_at DATETIME, own_series TEXT,
	CONSTRAINT pk_documents PRIMARY KEY (id),
	CONSTRAINT uq_documents_sha256 UNIQUE (sha256)
);

CREATE TABLE "entries" (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	paper_id INTEGER,
	listed_on VARCHAR(10),
	day_as_printed TEXT,
	own_listed_on VARCHAR(10),
	votes INTEGER,
	comments INTEGER,
	submitted_by TEXT,
	abstract_sha256 VARCHAR(64),
	repo_id INTEGER REFERENCES repos (id), licence TEXT,
	CONSTRAINT pk_entries PRIMARY KEY (id),
	CONSTRAINT ck_entries_kind CHECK (kind IN ('paper', 'repo', 'evaluation', 'method', 'dataset', 'decision', 'findings')),
	CONSTRAINT ck_entries_position CHECK (position >= 0),
	CONSTRAINT fk_entries_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_entries_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT uq_entries_document_id_position UNIQUE (document_id, position)
);

CREATE TABLE entry_keys (
	"key" BIGINT NOT NULL,
	core BIGINT NOT NULL,
	entry_id INTEGER NOT NULL,
	CONSTRAINT pk_entry_keys PRIMARY KEY ("key", core, entry_id)
)
 WITHOUT ROWID;

CREATE TABLE entry_records (
	entry_id INTEGER NOT NULL,
	record TEXT NOT NULL,
	CONSTRAINT pk_entry_records PRIMARY KEY (entry_id),
	CONSTRAINT fk_entry_records_entry_id_entries FOREIGN KEY(entry_id) REFERENCES entries (id)
);

CREATE TABLE extractions (
	text_sha256 VARCHAR(64) NOT NULL,
	reader TEXT NOT NULL,
	version INTEGER NOT NULL,
	findings TEXT NOT NULL, outcome VARCHAR(16) DEFAULT 'findings' NOT NULL CONSTRAINT ck_extractions_outcome CHECK (outcome IN ('findings', 'failed', 'refused')), reason TEXT,
	CONSTRAINT pk_extractions PRIMARY KEY (text_sha256, reader)
);

CREATE TABLE identifiers (
	scheme VARCHAR(16) NOT NULL,
	value TEXT NOT NULL,
	paper_id INTEGER NOT NULL,
	CONSTRAINT pk_identifiers PRIMARY KEY (scheme, value),
	CONSTRAINT fk_identifiers_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id)
);

CREATE TABLE link_documents (
	link_id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	CONSTRAINT pk_link_documents PRIMARY KEY (link_id, document_id),
	CONSTRAINT fk_link_documents_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_link_documents_link_id_links FOREIGN KEY(link_id) REFERENCES links (id)
);

CREATE TABLE "links" (
	id INTEGER NOT NULL,
	paper_id INTEGER NOT NULL,
	url TEXT NOT NULL,
	kind VARCHAR(16) NOT NULL,
	origin VARCHAR(16) NOT NULL,
	CONSTRAINT pk_links PRIMARY KEY (id),
	CONSTRAINT ck_links_kind CHECK (kind IN ('code', 'project', 'model', 'dataset', 'demo', 'video', 'paper', 'other')),
	CONSTRAINT ck_links_origin CHECK (origin IN ('source', 'abstract')),
	CONSTRAINT fk_links_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT uq_links_paper_id_url UNIQUE (paper_id, url)
);

CREATE TABLE method_aliases (
	method_id INTEGER NOT NULL,
	alias TEXT NOT NULL,
	CONSTRAINT pk_method_aliases PRIMARY KEY (method_id, alias),
	CONSTRAINT fk_method_aliases_method_id_methods FOREIGN KEY(method_id) REFERENCES methods (id)
);

CREATE TABLE methods (
	id INTEGER NOT NULL,
	folded_name TEXT NOT NULL,
	name TEXT NOT NULL,
	is_curated BOOLEAN NOT NULL,
	is_attested BOOLEAN DEFAULT 0 NOT NULL, area TEXT,
	CONSTRAINT pk_methods PRIMARY KEY (id),
	CONSTRAINT uq_methods_folded_name UNIQUE (folded_name)
);

CREATE TABLE metric_aliases (
	metric_id INTEGER NOT NULL,
	alias TEXT NOT NULL,
	CONSTRAINT pk_metric_aliases PRIMARY KEY (metric_id, alias),
	CONSTRAINT fk_metric_aliases_metric_id_metrics FOREIGN KEY(metric_id) REFERENCES metrics (id)
);

CREATE TABLE "metrics" (
	id INTEGER NOT NULL,
	folded_name TEXT NOT NULL,
	name TEXT NOT NULL,
	is_curated BOOLEAN NOT NULL,
	unit VARCHAR(16),
	higher_is_better BOOLEAN,
	is_ranked BOOLEAN NOT NULL,
	is_bounded BOOLEAN NOT NULL,
	family TEXT,
	conversion VARCHAR(16),
	lowest FLOAT,
	highest FLOAT, is_attested BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT pk_metrics PRIMARY KEY (id),
	CONSTRAINT ck_metrics_conversion CHECK (conversion IN ('complement')),
	CONSTRAINT uq_metrics_folded_name UNIQUE (folded_name)
);

CREATE TABLE model_aliases (
	model_id INTEGER NOT NULL,
	alias TEXT NOT NULL,
	CONSTRAINT pk_model_aliases PRIMARY KEY (model_id, alias),
	CONSTRAINT fk_model_aliases_model_id_models FOREIGN KEY(model_id) REFERENCES models (id)
);

CREATE TABLE models (
	id INTEGER NOT NULL,
	folded_name TEXT NOT NULL,
	name TEXT NOT NULL,
	is_curated BOOLEAN NOT NULL, is_attested BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT pk_models PRIMARY KEY (id),
	CONSTRAINT uq_models_folded_name UNIQUE (folded_name)
);

CREATE TABLE paper_author_identifiers (
	paper_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	scheme VARCHAR(16) NOT NULL,
	value TEXT NOT NULL,
	document_id INTEGER NOT NULL,
	CONSTRAINT pk_paper_author_identifiers PRIMARY KEY (paper_id, position, scheme),
	CONSTRAINT ck_paper_author_identifiers_scheme CHECK (scheme IN ('orcid', 'openalex', 'semantic-scholar', 'dblp')),
	CONSTRAINT fk_paper_author_identifiers_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_paper_author_identifiers_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id)
);

CREATE TABLE paper_authors (
	paper_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	author_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_paper_authors PRIMARY KEY (paper_id, position),
	CONSTRAINT fk_paper_authors_author_id_authors FOREIGN KEY(author_id) REFERENCES authors (id),
	CONSTRAINT fk_paper_authors_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id)
);

CREATE TABLE paper_datasets (
	paper_id INTEGER NOT NULL,
	dataset_id INTEGER NOT NULL,
	dataset_as_printed TEXT NOT NULL,
	evidence_start INTEGER NOT NULL,
	evidence_end INTEGER NOT NULL,
	CONSTRAINT pk_paper_datasets PRIMARY KEY (paper_id, dataset_id),
	CONSTRAINT fk_paper_datasets_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT fk_paper_datasets_dataset_id_datasets FOREIGN KEY(dataset_id) REFERENCES datasets (id)
);

CREATE TABLE paper_fields (
	paper_id INTEGER NOT NULL,
	field VARCHAR(32) NOT NULL,
	entry_id INTEGER NOT NULL,
	CONSTRAINT pk_paper_fields PRIMARY KEY (paper_id, field),
	CONSTRAINT fk_paper_fields_entry_id_entries FOREIGN KEY(entry_id) REFERENCES entries (id),
	CONSTRAINT fk_paper_fields_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id)
);

CREATE TABLE paper_methods (
	paper_id INTEGER NOT NULL,
	method_id INTEGER NOT NULL,
	method_as_printed TEXT NOT NULL,
	evidence_start INTEGER,
	evidence_end INTEGER,
	document_id INTEGER,
	CONSTRAINT pk_paper_methods PRIMARY KEY (paper_id, method_id),
	CONSTRAINT fk_paper_methods_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_paper_methods_method_id_methods FOREIGN KEY(method_id) REFERENCES methods (id),
	CONSTRAINT fk_paper_methods_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id)
);

CREATE TABLE paper_repo_documents (
	paper_repo_id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	CONSTRAINT pk_paper_repo_documents PRIMARY KEY (paper_repo_id, document_id),
	CONSTRAINT fk_paper_repo_documents_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_paper_repo_documents_paper_repo_id_paper_repos FOREIGN KEY(paper_repo_id) REFERENCES paper_repos (id)
);

CREATE TABLE paper_repos (
	id INTEGER NOT NULL,
	paper_id INTEGER NOT NULL,
	repo_id INTEGER NOT NULL,
	url TEXT NOT NULL,
	is_official BOOLEAN,
	origin VARCHAR(16) NOT NULL, is_automatic BOOLEAN,
	CONSTRAINT pk_paper_repos PRIMARY KEY (id),
	CONSTRAINT ck_paper_repos_origin CHECK (origin IN ('source', 'abstract')),
	CONSTRAINT fk_paper_repos_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT fk_paper_repos_repo_id_repos FOREIGN KEY(repo_id) REFERENCES repos (id),
	CONSTRAINT uq_paper_repos_paper_id_repo_id UNIQUE (paper_id, repo_id)
);

CREATE TABLE paper_tasks (
	paper_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	task_as_printed TEXT NOT NULL,
	evidence_start INTEGER NOT NULL,
	evidence_end INTEGER NOT NULL,
	CONSTRAINT pk_paper_tasks PRIMARY KEY (paper_id, task_id),
	CONSTRAINT fk_paper_tasks_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT fk_paper_tasks_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id)
);

CREATE TABLE paper_topics (
	paper_id INTEGER NOT NULL,
	topic_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	is_machine_written BOOLEAN NOT NULL,
	document_id INTEGER NOT NULL, scheme VARCHAR(16),
	CONSTRAINT pk_paper_topics PRIMARY KEY (paper_id, topic_id),
	CONSTRAINT fk_paper_topics_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_paper_topics_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT fk_paper_topics_topic_id_topics FOREIGN KEY(topic_id) REFERENCES topics (id)
);

CREATE TABLE paper_version_documents (
	version_id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	CONSTRAINT pk_paper_version_documents PRIMARY KEY (version_id, document_id),
	CONSTRAINT fk_paper_version_documents_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_paper_version_documents_version_id_paper_versions FOREIGN KEY(version_id) REFERENCES paper_versions (id)
);

CREATE TABLE paper_versions (
	id INTEGER NOT NULL,
	paper_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	label TEXT,
	published_on VARCHAR(10),
	doi TEXT,
	venue_id INTEGER,
	venue_as_printed TEXT,
	volume TEXT,
	issue TEXT,
	pages TEXT,
	publisher TEXT,
	CONSTRAINT pk_paper_versions PRIMARY KEY (id),
	CONSTRAINT ck_paper_versions_kind CHECK (kind IN ('preprint', 'proceedings', 'journal', 'book', 'thesis', 'report', 'other')),
	CONSTRAINT fk_paper_versions_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT fk_paper_versions_venue_id_venues FOREIGN KEY(venue_id) REFERENCES venues (id),
	CONSTRAINT uq_paper_versions_paper_id_position UNIQUE (paper_id, position)
);

CREATE TABLE papers (
	id INTEGER NOT NULL,
	slug TEXT NOT NULL,
	title TEXT NOT NULL,
	abstract TEXT,
	published_on VARCHAR(10),
	year INTEGER,
	author_count INTEGER,
	arxiv_id TEXT,
	doi TEXT,
	ai_summary TEXT, venue_id INTEGER REFERENCES venues (id), venue_year INTEGER, venue_as_printed TEXT, published_as_printed TEXT, organisation TEXT, is_retracted BOOLEAN,
	CONSTRAINT pk_papers PRIMARY KEY (id),
	CONSTRAINT ck_papers_author_count CHECK (author_count >= 0),
	CONSTRAINT uq_papers_slug UNIQUE (slug)
);

CREATE TABLE rejects (
	document_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	place TEXT NOT NULL,
	reason TEXT NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_rejects PRIMARY KEY (document_id, position),
	CONSTRAINT fk_rejects_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id)
);

CREATE TABLE repo_addresses (
	url TEXT NOT NULL,
	repo_id INTEGER NOT NULL,
	CONSTRAINT pk_repo_addresses PRIMARY KEY (url),
	CONSTRAINT fk_repo_addresses_repo_id_repos FOREIGN KEY(repo_id) REFERENCES repos (id)
);

CREATE TABLE repo_observations (
	entry_id INTEGER NOT NULL,
	url TEXT NOT NULL,
	repo_id INTEGER,
	address_as_printed TEXT NOT NULL,
	host_id TEXT,
	stars INTEGER,
	forks INTEGER,
	is_archived BOOLEAN,
	language TEXT,
	licence TEXT,
	observed_on VARCHAR(10), pushed_on VARCHAR(10),
	CONSTRAINT pk_repo_observations PRIMARY KEY (entry_id, url),
	CONSTRAINT fk_repo_observations_entry_id_entries FOREIGN KEY(entry_id) REFERENCES entries (id),
	CONSTRAINT fk_repo_observations_repo_id_repos FOREIGN KEY(repo_id) REFERENCES repos (id)
);

CREATE TABLE repo_papers (
	id INTEGER NOT NULL,
	repo_id INTEGER NOT NULL,
	scheme VARCHAR(16) NOT NULL,
	value TEXT NOT NULL,
	paper_id INTEGER,
	document_id INTEGER NOT NULL,
	CONSTRAINT pk_repo_papers PRIMARY KEY (id),
	CONSTRAINT fk_repo_papers_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_repo_papers_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT fk_repo_papers_repo_id_repos FOREIGN KEY(repo_id) REFERENCES repos (id),
	CONSTRAINT uq_repo_papers_repo_id_scheme_value UNIQUE (repo_id, scheme, value)
);

CREATE TABLE "repos" (
	id INTEGER NOT NULL,
	url TEXT NOT NULL,
	host TEXT NOT NULL,
	host_id TEXT,
	owner TEXT NOT NULL,
	name TEXT NOT NULL,
	stars INTEGER,
	forks INTEGER,
	is_archived BOOLEAN,
	language TEXT,
	licence TEXT,
	role VARCHAR(16), pushed_on VARCHAR(10),
	CONSTRAINT pk_repos PRIMARY KEY (id),
	CONSTRAINT ck_repos_role CHECK (role IN ('list', 'shared')),
	CONSTRAINT uq_repos_url UNIQUE (url)
);

CREATE TABLE result_documents (
	result_id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	CONSTRAINT pk_result_documents PRIMARY KEY (result_id, document_id),
	CONSTRAINT fk_result_documents_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_result_documents_result_id_results FOREIGN KEY(result_id) REFERENCES results (id)
);

CREATE TABLE "results" (
	id INTEGER NOT NULL,
	paper_id INTEGER,
	repo_id INTEGER,
	task_id INTEGER,
	dataset_id INTEGER,
	metric_id INTEGER,
	metric_as_printed TEXT NOT NULL,
	task_as_printed TEXT,
	dataset_as_printed TEXT,
	model TEXT,
	split TEXT,
	split_as_printed TEXT,
	setting TEXT,
	setting_as_printed TEXT,
	value FLOAT NOT NULL,
	value_text TEXT NOT NULL,
	unit VARCHAR(16),
	higher_is_better BOOLEAN,
	kind VARCHAR(16) NOT NULL,
	attribution VARCHAR(16) NOT NULL,
	value_error FLOAT,
	comparable_value FLOAT,
	number_confidence FLOAT,
	metric_confidence FLOAT,
	dataset_confidence FLOAT,
	doubt TEXT,
	evidence TEXT,
	place TEXT,
	evidence_start INTEGER,
	evidence_end INTEGER,
	origin TEXT NOT NULL, model_id INTEGER REFERENCES models (id), is_verified BOOLEAN, uses_additional_data BOOLEAN, harness TEXT, dataset_revision TEXT, stated_on VARCHAR(10), source_url TEXT, verdict VARCHAR(16), verdict_reason TEXT, footnote TEXT,
	CONSTRAINT pk_results PRIMARY KEY (id),
	CONSTRAINT fk_results_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT fk_results_repo_id_repos FOREIGN KEY(repo_id) REFERENCES repos (id),
	CONSTRAINT fk_results_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id),
	CONSTRAINT fk_results_dataset_id_datasets FOREIGN KEY(dataset_id) REFERENCES datasets (id),
	CONSTRAINT fk_results_metric_id_metrics FOREIGN KEY(metric_id) REFERENCES metrics (id),
	CONSTRAINT ck_results_kind CHECK (kind IN ('absolute', 'delta', 'ratio')),
	CONSTRAINT ck_results_attribution CHECK (attribution IN ('own', 'other')),
	CONSTRAINT ck_results_number_confidence CHECK (number_confidence BETWEEN 0 AND 1),
	CONSTRAINT ck_results_metric_confidence CHECK (metric_confidence BETWEEN 0 AND 1),
	CONSTRAINT ck_results_dataset_confidence CHECK (dataset_confidence BETWEEN 0 AND 1),
	CONSTRAINT ck_results_evidence CHECK (evidence_start < evidence_end),
	CONSTRAINT ck_results_owner CHECK (paper_id IS NOT NULL OR repo_id IS NOT NULL)
);

CREATE TABLE reviews (
	paper_id INTEGER NOT NULL,
	other_paper_id INTEGER NOT NULL,
	reason VARCHAR(32) NOT NULL,
	score FLOAT NOT NULL,
	evidence TEXT NOT NULL,
	paper_doubts INTEGER NOT NULL,
	other_doubts INTEGER NOT NULL,
	CONSTRAINT pk_reviews PRIMARY KEY (paper_id, other_paper_id, reason),
	CONSTRAINT fk_reviews_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id),
	CONSTRAINT fk_reviews_other_paper_id_papers FOREIGN KEY(other_paper_id) REFERENCES papers (id),
	CONSTRAINT ck_reviews_score CHECK (score BETWEEN 0 AND 1)
);

CREATE TABLE settings (
	name VARCHAR(32) NOT NULL,
	value TEXT NOT NULL,
	CONSTRAINT pk_settings PRIMARY KEY (name)
);

CREATE TABLE slug_claims (
	slug TEXT NOT NULL,
	rank TEXT NOT NULL,
	paper_id INTEGER NOT NULL,
	CONSTRAINT pk_slug_claims PRIMARY KEY (slug, rank),
	CONSTRAINT fk_slug_claims_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id)
)
 WITHOUT ROWID;

CREATE TABLE slugs (
	slug TEXT NOT NULL,
	paper_id INTEGER NOT NULL,
	rank TEXT NOT NULL,
	CONSTRAINT pk_slugs PRIMARY KEY (slug),
	CONSTRAINT fk_slugs_paper_id_papers FOREIGN KEY(paper_id) REFERENCES papers (id)
);

CREATE TABLE task_aliases (
	task_id INTEGER NOT NULL,
	alias TEXT NOT NULL,
	CONSTRAINT pk_task_aliases PRIMARY KEY (task_id, alias),
	CONSTRAINT fk_task_aliases_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id)
);

CREATE TABLE tasks (
	id INTEGER NOT NULL,
	folded_name TEXT NOT NULL,
	name TEXT NOT NULL,
	is_curated BOOLEAN NOT NULL, is_attested BOOLEAN DEFAULT 0 NOT NULL, area TEXT,
	CONSTRAINT pk_tasks PRIMARY KEY (id),
	CONSTRAINT uq_tasks_folded_name UNIQUE (folded_name)
);

CREATE TABLE topic_aliases (
	topic_id INTEGER NOT NULL,
	alias TEXT NOT NULL,
	CONSTRAINT pk_topic_aliases PRIMARY KEY (topic_id, alias),
	CONSTRAINT fk_topic_aliases_topic_id_topics FOREIGN KEY(topic_id) REFERENCES topics (id)
);

CREATE TABLE "topics" (
	id INTEGER NOT NULL,
	folded_name TEXT NOT NULL,
	name TEXT NOT NULL,
	is_curated BOOLEAN NOT NULL,
	CONSTRAINT pk_topics PRIMARY KEY (id),
	CONSTRAINT uq_topics_folded_name UNIQUE (folded_name)
);

CREATE TABLE unsettled_names (
	short_form TEXT NOT NULL,
	folded_name TEXT NOT NULL,
	CONSTRAINT pk_unsettled_names PRIMARY KEY (short_form, folded_name)
);

CREATE TABLE venue_aliases (
	venue_id INTEGER NOT NULL,
	alias TEXT NOT NULL,
	CONSTRAINT pk_venue_aliases PRIMARY KEY (venue_id, alias),
	CONSTRAINT fk_venue_aliases_venue_id_venues FOREIGN KEY(venue_id) REFERENCES venues (id)
);

CREATE TABLE venues (
	id INTEGER NOT NULL,
	folded_name TEXT NOT NULL,
	name TEXT NOT NULL,
	full_name TEXT,
	kind VARCHAR(16),
	is_curated BOOLEAN NOT NULL,
	CONSTRAINT pk_venues PRIMARY KEY (id),
	CONSTRAINT ck_venues_kind CHECK (kind IN ('conference', 'workshop', 'journal')),
	CONSTRAINT uq_venues_folded_name UNIQUE (folded_name)
);

CREATE INDEX ix_author_names_author_id ON author_names (author_id);

CREATE INDEX ix_author_names_folded_name ON author_names (folded_name);

CREATE INDEX ix_author_names_letters ON author_names (letters);

CREATE INDEX ix_author_names_short_form ON author_names (short_form);

CREATE INDEX ix_citations_cited_paper_id ON citations (cited_paper_id);

CREATE INDEX ix_citations_document_id ON citations (document_id);

CREATE INDEX ix_citations_value ON citations (value);

CREATE INDEX ix_documents_series ON documents (series);

CREATE INDEX ix_entries_abstract_sha256 ON entries (abstract_sha256);

CREATE INDEX ix_entries_paper_id ON entries (paper_id);

CREATE INDEX ix_entries_repo_id ON entries (repo_id);

CREATE INDEX ix_identifiers_paper_id ON identifiers (paper_id);

CREATE INDEX ix_link_documents_document_id ON link_documents (document_id);

CREATE INDEX ix_paper_author_identifiers_document_id ON paper_author_identifiers (document_id);

CREATE INDEX ix_paper_author_identifiers_value ON paper_author_identifiers (value);

CREATE INDEX ix_paper_authors_author_id ON paper_authors (author_id);

CREATE INDEX ix_paper_datasets_dataset_id ON paper_datasets (dataset_id);

CREATE INDEX ix_paper_fields_entry_id ON paper_fields (entry_id);

CREATE INDEX ix_paper_methods_document_id ON paper_methods (document_id);

CREATE INDEX ix_paper_methods_method_id ON paper_methods (method_id);

CREATE INDEX ix_paper_repo_documents_document_id ON paper_repo_documents (document_id);

CREATE INDEX ix_paper_repos_repo_id ON paper_repos (repo_id);

CREATE INDEX ix_paper_tasks_task_id ON paper_tasks (task_id);

CREATE INDEX ix_paper_topics_document_id ON paper_topics (document_id);

CREATE INDEX ix_paper_topics_topic_id ON paper_topics (topic_id);

CREATE INDEX ix_paper_version_documents_document_id ON paper_version_documents (document_id);

CREATE INDEX ix_paper_versions_doi ON paper_versions (doi);

CREATE INDEX ix_paper_versions_venue_id ON paper_versions (venue_id);

CREATE INDEX ix_papers_arxiv_id ON papers (arxiv_id);

CREATE INDEX ix_papers_doi ON papers (doi);

CREATE INDEX ix_papers_venue_id ON papers (venue_id);

CREATE INDEX ix_papers_year ON papers (year);

CREATE INDEX ix_repo_addresses_repo_id ON repo_addresses (repo_id);

CREATE INDEX ix_repo_observations_host_id ON repo_observations (host_id);

CREATE INDEX ix_repo_observations_repo_id ON repo_observations (repo_id);

CREATE INDEX ix_repo_observations_url ON repo_observations (url);

CREATE INDEX ix_repo_papers_document_id ON repo_papers (document_id);

CREATE INDEX ix_repo_papers_paper_id ON repo_papers (paper_id);

CREATE INDEX ix_repo_papers_value ON repo_papers (value);

CREATE UNIQUE INDEX ix_repos_host_host_id ON repos (host, host_id);

CREATE INDEX ix_result_documents_document_id ON result_documents (document_id);

CREATE INDEX ix_results_dataset_id ON results (dataset_id);

CREATE INDEX ix_results_metric_id ON results (metric_id);

CREATE INDEX ix_results_model_id ON results (model_id);

CREATE INDEX ix_results_paper_id ON results (paper_id);

CREATE INDEX ix_results_repo_id ON results (repo_id);

CREATE INDEX ix_results_task_id ON results (task_id);

CREATE INDEX ix_reviews_other_paper_id ON reviews (other_paper_id);

CREATE INDEX ix_slug_claims_paper_id ON slug_claims (paper_id);

CREATE INDEX ix_slugs_paper_id ON slugs (paper_id);
