-- An attempt that was begun and called off before anything was sent: a pause, an open circuit, the program's stop.
alter type attempt_outcome add value 'not_sent';
