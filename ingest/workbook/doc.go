// Package workbook reads a sheet of an .xlsx workbook as lines of CSV: one line a
// row, so that a line's number is the row's, whatever rows between are left out.
//
// What a cell says: numbers with the 15 digits that Excel keeps (447700900123, not
// 4.477E+11; from 16 digits on the last ones are lost, and a power of ten shows
// it); times, which are numbers with a number format, as 2026-01-05 09:30:00,
// 2026-01-05, 09:30 or 09:30:00; TRUE and FALSE; a formula's result as it was saved,
// #UNCALCULATED! where none was; errors as they are, such as #REF!. Line ends
// within a cell become spaces. Of merged cells the first has the value. Hidden
// rows and columns are read like others.
//
// It is a reader of our own because of what excelize (v2.11.0) does with a million
// rows of twelve columns, a million of their texts distinct: it unpacks sheet and
// texts into three files in TMPDIR, where names and numbers of residents lie in
// the clear and stay when the process is killed, and takes 264 s (112 MB). This one
// keeps the texts in memory and takes 7 s, with the decoding of the rows (140 MB).
package workbook
