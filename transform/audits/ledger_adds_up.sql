/*---
severity: block
message: "lines of a file are unaccounted for"
hint: "the decoder lost lines; run frontdoor format try on the file and report it"
---*/
SELECT f.source, f.file, f.lines, f.row_lines, f.rejects, f.ignored
FROM raw_input_file AS f
WHERE f.lines <> f.row_lines + f.rejects + f.ignored
