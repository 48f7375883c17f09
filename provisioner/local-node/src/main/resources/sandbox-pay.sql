-- The sandbox provider's book. Runs at every start, so each statement may find its work done, and a book of any age is brought up.
create table if not exists payments (
    id text primary key,
    merchant text not null,
    idempotency_key text not null,
    order_id text not null,
    order_name text not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    return_url text not null,
    status text not null,
    created_at timestamptz not null default now(),
    unique (merchant, idempotency_key)
);
alter table payments add column if not exists webhook_url text;
alter table payments add column if not exists behaviour text not null default 'usual';
-- Set while a payer has agreed and the money comes late.
alter table payments add column if not exists capture_due_at timestamptz;
alter table payments add column if not exists captured_at timestamptz;
alter table payments add column if not exists refunded bigint not null default 0
    constraint refunded_at_most_captured check (refunded between 0 and amount);
create index if not exists payments_by_capture on payments (merchant, captured_at, id);
create index if not exists payments_due on payments (capture_due_at) where capture_due_at is not null;

create table if not exists refunds (
    id text primary key,
    payment text not null references payments,
    merchant text not null,
    idempotency_key text, -- none for a whole refund, which is told apart by the payment alone
    amount bigint not null check (amount > 0),
    total bigint not null, -- given back in all with this one, so that a repeated request gets the first answer
    reason text not null,
    refunded_at timestamptz not null,
    unique (merchant, idempotency_key)
);
create index if not exists refunds_by_time on refunds (merchant, refunded_at);
create index if not exists refunds_by_payment on refunds (payment);

-- Webhooks are signed with the merchant's own secret key, also when only the payer is there, so it has to be kept.
create table if not exists signing_keys (
    merchant text primary key,
    secret_key text not null
);

-- What merchants have yet to be told; a row goes when it was heard or given up.
create table if not exists webhooks (
    id bigint generated always as identity primary key,
    event text not null,
    payment text not null references payments,
    merchant text not null references signing_keys,
    url text not null,
    body text not null,
    in_turn boolean not null, -- not before earlier ones of its payment
    tries integer not null default 0,
    created_at timestamptz not null,
    due_at timestamptz not null
);
create index if not exists webhooks_due on webhooks (due_at);
create index if not exists webhooks_by_payment on webhooks (payment, id);

-- Books from before part refunds: when money moved was not written down, so it counts as moved when the payment was opened.
update payments set captured_at = created_at where captured_at is null and status in ('captured', 'refunded');
insert into refunds (id, payment, merchant, amount, total, reason, refunded_at)
    select 'ref' || substr(id, 4), id, merchant, amount, amount, '', created_at
    from payments where status = 'refunded' and refunded = 0
    on conflict do nothing;
update payments set refunded = amount where status = 'refunded' and refunded = 0;
