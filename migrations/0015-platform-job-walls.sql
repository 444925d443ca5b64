-- Platform, second part: a job belongs to its mandate, like the file it reads.
drop policy app on job_run;
drop policy owner on job_run;
call secure_table('job_run', 'portfolio?', 'select, insert, update');

-- What came of a file quotes its cells: rows of examples, values that could not be read.
call classify('job_run', 'sensible: result error');

-- False from where ending it would leave half of its work.
alter table job_run add column cancellable boolean not null default true;
call classify('job_run', 'interno: cancellable');
