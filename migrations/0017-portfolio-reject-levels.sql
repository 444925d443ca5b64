-- Portfolio: the sentence of a refused row quotes what the cell said.
call classify('import_reject', 'sensible: message');
