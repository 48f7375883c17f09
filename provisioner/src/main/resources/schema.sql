-- The newest generation at which each tenant was taken: an older provisioner finds itself refused.
create table if not exists provisioner.tenants (
    id                  text primary key,
    generation          bigint not null,
    exported_generation bigint
);
