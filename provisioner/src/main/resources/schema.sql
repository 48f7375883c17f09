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
