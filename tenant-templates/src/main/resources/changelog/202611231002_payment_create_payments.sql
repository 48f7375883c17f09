--liquibase formatted sql
--changeset bidd:202611231002_payment_create_payments
-- Each try of paying for an order. Its id is what the provider knows it by, and makes a repeated call the same call.
create table payments (
    id          text primary key,
    order_id    text not null,
    provider    text not null,
    -- READY: the shopper is sent there. CAPTURING: we have asked for the money and do not know yet. STRAY: captured, but of no use: it goes back.
    state       text not null check (state in ('READY', 'CAPTURING', 'CAPTURED', 'DECLINED', 'CANCELLED', 'STRAY')),
    reference   text not null, -- the provider's id
    pay_url     text not null,
    mobile_url  text,
    return_token text, -- what the shopper brought back, without which some providers do not capture
    currency    text not null check (length(currency) = 3),
    amount      bigint not null check (amount > 0),
    captured    bigint check (captured > 0), -- what the provider took, which may differ; it goes back then
    refunded    bigint not null default 0,
    started_at  timestamptz not null,
    captured_at timestamptz,
    looks       int not null default 0, -- how often the janitor has asked
    look_at     timestamptz, -- when it asks next
    trouble     text,
    check (refunded between 0 and coalesce(captured, 0)),
    unique (provider, reference)
) with (fillfactor = 80);
insert into payments (id, order_id, provider, state, reference, pay_url, currency, amount, captured, refunded, started_at, captured_at, look_at)
    select order_id, order_id, provider,
           case orders.state when 'PAYING' then 'CAPTURING' when 'PAID' then 'CAPTURED' when 'REFUNDING' then 'CAPTURED'
                             when 'REFUNDED' then 'CAPTURED' when 'EXPIRED' then 'CANCELLED' else 'READY' end,
           provider_ref, coalesce(pay_url, ''), order_payments.currency, amount,
           case when orders.state in ('PAID', 'REFUNDING', 'REFUNDED') then amount end, orders.refunded, started_at, orders.paid_at,
           case orders.state when 'PAYING' then orders.look_at end
    from order_payments join orders on orders.id = order_id where provider_ref is not null;
create unique index payments_live on payments (order_id) where state in ('READY', 'CAPTURING', 'CAPTURED');
create index payments_order on payments (order_id);
create index payments_look_at on payments (look_at) where look_at is not null;
create index payments_captured_at on payments (captured_at) where captured_at is not null;
-- Money on its way back, whole or part. The id is the provider's idempotency key.
create table refunds (
    id            text primary key,
    payment_id    text not null,
    order_id      text not null,
    currency      text not null check (length(currency) = 3),
    amount        bigint not null check (amount > 0),
    shipping_fee  bigint not null default 0 check (shipping_fee between 0 and amount),
    reason        text not null,
    actor         text not null check (actor in ('SHOPPER', 'SELLER', 'PROVIDER', 'SYSTEM')),
    restock       boolean not null,
    state         text not null check (state in ('REQUESTED', 'DONE')),
    provider_ref  text,
    requested_at  timestamptz not null,
    done_at       timestamptz,
    tries         int not null default 0,
    look_at       timestamptz,
    trouble       text
);
create table refund_lines (
    refund_id text not null references refunds (id),
    line_id   text not null references order_lines (id),
    quantity  int not null check (quantity > 0),
    amount    bigint not null check (amount >= 0),
    primary key (refund_id, line_id)
);
create index refunds_order on refunds (order_id);
create index refunds_payment on refunds (payment_id);
create index refunds_look_at on refunds (look_at) where look_at is not null;
insert into refunds (id, payment_id, order_id, currency, amount, shipping_fee, reason, actor, restock, state, requested_at, done_at, look_at)
    select 'r-' || orders.id, orders.id, orders.id, orders.currency, total, 0, 'called off', 'SHOPPER', true,
           case orders.state when 'REFUNDED' then 'DONE' else 'REQUESTED' end,
           coalesce(refunded_at, orders.paid_at, placed_at), refunded_at, case orders.state when 'REFUNDING' then orders.look_at end
    from orders join payments on payments.order_id = orders.id where orders.state in ('REFUNDED', 'REFUNDING');
insert into refund_lines (refund_id, line_id, quantity, amount)
    select refunds.id, order_lines.id, order_lines.quantity, order_lines.quantity * order_lines.unit_price
    from refunds join order_lines on order_lines.order_id = refunds.order_id;
update orders set look_at = null where state in ('PAYING', 'REFUNDING');
-- What providers tell us, as it came, before anybody acts on it.
create table payment_webhooks (
    id           bigint generated always as identity primary key,
    provider     text not null,
    event_id     text not null,
    kind         text not null,
    reference    text, -- of the payment it is about
    payment_id   text, -- ours, where the message says
    body         text not null,
    received_at  timestamptz not null,
    processed_at timestamptz,
    tries        int not null default 0,
    look_at      timestamptz,
    unique (provider, event_id)
);
create index payment_webhooks_look_at on payment_webhooks (look_at) where look_at is not null;
create index payment_webhooks_bodies on payment_webhooks (processed_at) where body <> '';
-- A shop's own credentials at a provider, sealed.
create table payment_accounts (
    provider   text primary key,
    sealed     bytea not null,
    enabled    boolean not null,
    changed_at timestamptz not null
);
-- Where money was touched or somebody tried to: who, what, and what came of it; alarms want a person to look.
create table money_audit (
    id         bigint generated always as identity primary key,
    at         timestamptz not null,
    kind       text not null,
    alarm      boolean not null,
    actor      text not null,
    order_id   text,
    payment_id text,
    facts      text not null,
    seen_at    timestamptz
);
create index money_audit_alarms on money_audit (at) where alarm and seen_at is null;
create index money_audit_order on money_audit (order_id);
-- Where our books and the provider's differ.
create table payment_differences (
    id          bigint generated always as identity primary key,
    day         date not null,
    provider    text not null,
    reference   text not null,
    kind        text not null check (kind in ('ONLY_OURS', 'ONLY_THEIRS', 'AMOUNT', 'REFUNDED', 'STATE')),
    ours        text not null,
    theirs      text not null,
    found_at    timestamptz not null,
    settled_at  timestamptz,
    unique (provider, reference, kind)
);
create table payment_reconciliations (
    day       date not null,
    provider  text not null,
    made_at   timestamptz not null,
    payments  int not null,
    amount    bigint not null,
    refunded  bigint not null,
    differences int not null,
    primary key (day, provider)
);
grant select, insert, update on payments, refunds, payment_webhooks, payment_accounts, money_audit, payment_differences, payment_reconciliations to ${role};
grant select, insert on refund_lines to ${role};
