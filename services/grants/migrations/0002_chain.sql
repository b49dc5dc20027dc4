-- A call begins as a draft; its texts are shown to applicants, by language.
ALTER TABLE call ALTER published_on DROP NOT NULL, ALTER closes_on DROP NOT NULL;
ALTER TABLE call
    ADD COLUMN texts     jsonb   NOT NULL DEFAULT '{}',
    ADD COLUMN criteria  jsonb   NOT NULL DEFAULT '[]',
    ADD COLUMN currency  text,
    ADD COLUMN least     numeric,
    ADD COLUMN most      numeric,
    ADD COLUMN envelope  numeric,
    ADD COLUMN pass_mark integer,
    ADD COLUMN notice    text,
    ADD COLUMN closed    text;

-- What an applicant has typed and not sent: found by a code that only the applicant has, sealed under a key of its own.
CREATE TABLE application_draft (
    id        uuid  PRIMARY KEY,
    code_hash bytea NOT NULL UNIQUE,
    call      uuid  NOT NULL REFERENCES call,
    wrapped   bytea NOT NULL,
    sealed    bytea NOT NULL,
    saved_at  timestamptz NOT NULL
);

-- Applications as the lists show them; `sealed` is what was written, under the key of the applicant.
CREATE TABLE application (
    id             uuid    PRIMARY KEY,
    call           uuid    NOT NULL REFERENCES call,
    recipient      uuid    NOT NULL REFERENCES recipient,
    receipt        text    NOT NULL UNIQUE,
    title          text    NOT NULL,
    recipient_type text    NOT NULL,
    legal_form     text    NOT NULL,
    municipality   text    NOT NULL,
    theme          text,
    joint_with_la  boolean NOT NULL,
    amount         numeric NOT NULL,
    currency       text    NOT NULL,
    submitted_at   timestamptz NOT NULL,
    sealed         bytea   NOT NULL,
    stage          text    NOT NULL DEFAULT 'submitted',
    score          numeric,
    spread         numeric NOT NULL DEFAULT 0,
    scored_by      integer NOT NULL DEFAULT 0,
    awarded        numeric
);
CREATE INDEX application_by_call ON application (call, submitted_at);
CREATE INDEX application_by_recipient ON application (recipient);

CREATE TABLE attachment (
    id         uuid   PRIMARY KEY,
    owner      uuid   NOT NULL,
    name       bytea  NOT NULL,
    media_type text   NOT NULL,
    sha256     text   NOT NULL,
    size       bigint NOT NULL,
    sealed     bytea  NOT NULL
);
CREATE INDEX attachment_by_owner ON attachment (owner);

ALTER TABLE contract
    ADD COLUMN ends_on   date,
    ADD COLUMN ended     text,
    ADD COLUMN ended_on  date,
    ADD COLUMN recovered numeric NOT NULL DEFAULT 0,
    ADD COLUMN claimed   numeric NOT NULL DEFAULT 0,
    ADD COLUMN eligible  numeric NOT NULL DEFAULT 0,
    ADD COLUMN payable   numeric;

CREATE TABLE instalment (
    id           uuid    PRIMARY KEY,
    contract     uuid    NOT NULL REFERENCES contract,
    amount       numeric NOT NULL,
    requested_on date    NOT NULL,
    requested_by text    NOT NULL,
    status       text    NOT NULL
);
CREATE INDEX instalment_open ON instalment (status, requested_on) WHERE status IN ('requested', 'approved');
CREATE INDEX instalment_by_contract ON instalment (contract);

CREATE TABLE report (
    contract uuid NOT NULL REFERENCES contract,
    kind     text NOT NULL,
    due_on   date NOT NULL,
    status   text NOT NULL,
    PRIMARY KEY (contract, kind, due_on)
);
CREATE INDEX report_open ON report (due_on) WHERE status <> 'approved';

-- The contracts of all members, as their events tell: whom they concern only by a token.
CREATE TABLE exposure (
    grant_id  uuid    PRIMARY KEY,
    member    text    NOT NULL,
    token     bytea   NOT NULL,
    contract  uuid    NOT NULL,
    signed_on date    NOT NULL,
    eur       numeric NOT NULL,
    answer    text    NOT NULL DEFAULT 'waiting',
    confirmed numeric NOT NULL DEFAULT 0,
    left_eur  numeric,
    passed    text
);
CREATE INDEX exposure_by_token ON exposure (token);

-- The reserving member's answer to a contract or an amendment; it may arrive before what it answers.
CREATE TABLE exposure_answer (
    contract uuid    PRIMARY KEY,
    grant_id uuid    NOT NULL,
    eur      numeric NOT NULL,
    left_eur numeric,
    passed   text
);

CREATE TABLE completed_enrolment (
    event_id     uuid PRIMARY KEY,
    completed_on date NOT NULL
);

CREATE TABLE launched_service (
    service     text NOT NULL,
    grant_id    uuid NOT NULL,
    launched_on date NOT NULL,
    member      text NOT NULL,
    PRIMARY KEY (service, grant_id)
);

GRANT SELECT, INSERT, UPDATE ON call, application, instalment, report, exposure TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON application_draft, attachment TO {role};
GRANT SELECT, INSERT ON exposure_answer, completed_enrolment, launched_service TO {role};
