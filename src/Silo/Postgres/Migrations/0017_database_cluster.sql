-- The one cluster that works on this database; none before its first silo has started. Two clusters do not know each other's
-- members, and each would hand out the permits for Stripe.
alter table installation
  add column cluster_id text,
  add column service_id text,
  add check ((cluster_id is null) = (service_id is null));
