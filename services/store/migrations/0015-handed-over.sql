-- Where an alert was handed over to, on the lines that say so: who may see an alert, and where it is shown, follows from it.
ALTER TABLE alert_log {on_cluster} ADD COLUMN handed_to LowCardinality(String) DEFAULT '';
