--liquibase formatted sql
--changeset bidd:202611221001_waitingroom_create_line_records
-- Entrants of a draw in parts as they came, each entry a line 'number tag'.
create table line_entrants (
    deal_id      text not null references lines (deal_id),
    first_number bigint not null,
    last_number  bigint not null,
    entries      text not null,
    primary key (deal_id, first_number)
);
-- Every decision of the inflow with what it was made from; rows of a second.
create table line_decisions (
    deal_id      text not null references lines (deal_id),
    at           timestamptz not null,
    waiting      bigint not null,
    turns        int not null,
    passes       int not null,
    pass_limit   int not null,
    free_units   int not null,
    p95_millis   int not null,
    error_share  double precision not null,
    show_up      double precision not null,
    health       double precision not null,
    given        int not null,
    given_vip    int not null,
    reason       text not null,
    primary key (deal_id, at)
);
-- What the company reads after the sale.
create table line_reports (
    deal_id text primary key references lines (deal_id),
    made_at timestamptz not null,
    report  text not null
);
-- Who wants to hear when units come back.
create table restock_alarms (
    deal_id   text not null references deals (id),
    member_id text not null references members (id),
    asked_at  timestamptz not null,
    rung_at   timestamptz,
    primary key (deal_id, member_id)
);
create index restock_alarms_member on restock_alarms (member_id);
grant select, insert, update on line_entrants, line_decisions, line_reports, restock_alarms to ${role};
