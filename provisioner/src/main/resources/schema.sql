-- The newest generation at which each tenant was taken: an older provisioner finds itself refused.
create table if not exists provisioner.tenants (
    id                  text primary key,
    generation          bigint not null,
    exported_generation bigint
);

-- Schemas, and roles of the same name, that nobody has ordered yet.
create table if not exists provisioner.spares (
    name      text primary key,
    changelog text -- the one it has; none while it is being made
);

-- With which image each runtime was seen to serve last, and the one that it is being given instead.
create table if not exists provisioner.runtimes (
    name         text primary key,
    ring         int not null,
    image        text not null,
    proven_at    timestamptz not null,
    upgraded_at  timestamptz, -- none for those that began with their image
    trying       text,
    trying_since timestamptz,
    check ((trying is null) = (trying_since is null))
);
alter table provisioner.runtimes
    add column if not exists before        text, -- the image it had before the last upgrade
    add column if not exists failing_since timestamptz; -- since when it is not up, if it is not

-- Images that a runtime did not come up with: nobody else is given them, until somebody removes the row.
create table if not exists provisioner.halted_images (
    image     text primary key,
    halted_at timestamptz not null,
    because   text not null
);
