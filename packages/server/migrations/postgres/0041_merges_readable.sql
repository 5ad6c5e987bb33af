-- Whoever reads a person for the service itself may know whom that person stands for: ids, and the event that showed it.
create policy person_merges_by_purpose on person_merges for select to candor_app
  using (((select candor_purpose_bits()) & 1) <> 0);
