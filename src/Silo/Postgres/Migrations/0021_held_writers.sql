-- Writers who are held: few. What looks for them (a bulk release, invariant I21) costs by them and not by all writers.
create index writers_held on writers (id) where hold_kind is not null;
