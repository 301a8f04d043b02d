package ingest_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdoor/data/lake"
	"frontdoor/ingest"
	"frontdoor/ingest/format/phone"
	"frontdoor/ingest/format/w3c"
	"frontdoor/ingest/format/web"
	"frontdoor/ingest/format/webjson"
)

// benchLines is the size of the files: a real year of a large council has about
// a thousand times as many.
const benchLines = 1_500_000

// BenchmarkWebToParquet reads webLog: hashing, decoding, pseudonyms, Parquet and
// the commit.
func BenchmarkWebToParquet(b *testing.B) { benchmarkEngine(b, web.NCSA(), webLog) }

// BenchmarkW3CToParquet reads iisLog.
func BenchmarkW3CToParquet(b *testing.B) { benchmarkEngine(b, w3c.Format(), iisLog) }

// BenchmarkGoAccess has GoAccess read the same files, for comparison; it skips
// where goaccess is not installed.
func BenchmarkGoAccess(b *testing.B) {
	b.Run("combined", func(b *testing.B) { benchmarkGoAccess(b, "COMBINED", webLog) })
	b.Run("w3c", func(b *testing.B) { benchmarkGoAccess(b, "W3C", iisLog) })
}

func benchmarkGoAccess(b *testing.B, format string, write func(io.Writer)) {
	program, err := exec.LookPath("goaccess")
	if err != nil {
		b.Skip("goaccess is not installed")
	}
	path := filepath.Join(b.TempDir(), "access.log")
	size, err := writeFile(path, write)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	for b.Loop() {
		out := filepath.Join(b.TempDir(), "report.json")
		if text, err := exec.Command(program, path, "--log-format="+format, "--no-global-config", "--no-progress", "-o", out).CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, text)
		}
	}
	b.ReportMetric(benchLines*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

// webLog writes a combined log in the shape of a real one: 1,750 addresses with
// one to four of 550 agents each, and 1,500 paths, a few of them very frequent,
// 4 days, about 240 bytes a line.
func webLog(out io.Writer) {
	random := rand.New(rand.NewPCG(1, 2))
	addresses := rand.NewZipf(random, 1.1, 8, 1749)
	paths := rand.NewZipf(random, 1.1, 4, 1499)
	start := time.Date(2026, 7, 1, 0, 0, 0, 0, time.FixedZone("", 3600))
	for i := range benchLines {
		at := start.Add(time.Duration(i) * 4 * 24 * time.Hour / benchLines)
		address, path := addresses.Uint64(), paths.Uint64()
		agent := (address*7 + uint64(max(0, random.IntN(12)-8))) % 550 // an address has few agents, one most of the time
		fmt.Fprintf(out, "198.51.%d.%d - - [%s] \"GET /services/area-%d/page-%d-about-something?ref=%d HTTP/1.1\" %d %d \"https://www.example.com/services/area-%d\" "+
			"\"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:%d) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.%d.0 Safari/537.36\"\n",
			100+address/250, address%250, at.Format("02/Jan/2006:15:04:05 -0700"), path%20, path, random.IntN(1000),
			[]int{200, 200, 200, 304, 404}[random.IntN(5)], random.IntN(60_000), path%20, 100+agent%20, 90+agent%40, agent)
	}
}

// iisLog writes the requests of webLog as IIS does, with the fields it has unless
// told otherwise, about 310 bytes a line.
func iisLog(out io.Writer) {
	random := rand.New(rand.NewPCG(1, 2))
	addresses := rand.NewZipf(random, 1.1, 8, 1749)
	paths := rand.NewZipf(random, 1.1, 4, 1499)
	start := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	fmt.Fprint(out, "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-07-01 00:00:00\n"+
		"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n")
	for i := range benchLines {
		at := start.Add(time.Duration(i) * 4 * 24 * time.Hour / benchLines)
		address, path := addresses.Uint64(), paths.Uint64()
		agent := (address*7 + uint64(max(0, random.IntN(12)-8))) % 550
		fmt.Fprintf(out, "%s 192.0.2.80 GET /services/area-%d/page-%d-about-something ref=%d 443 - 198.51.%d.%d "+
			"Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64;+rv:%d)+AppleWebKit/537.36+(KHTML,+like+Gecko)+Chrome/%d.0.%d.0+Safari/537.36 "+
			"https://www.example.com/services/area-%d %d 0 0 %d\n",
			at.Format(time.DateTime), path%20, path, random.IntN(1000), 100+address/250, address%250,
			100+agent%20, 90+agent%40, agent, path%20, []int{200, 200, 200, 304, 404}[random.IntN(5)], random.IntN(6_000))
	}
}

// BenchmarkCaddyToParquet reads lines of a Caddy server, most of which is headers
// that nobody asks for.
func BenchmarkCaddyToParquet(b *testing.B) {
	benchmarkEngine(b, webjson.JSONLines(), func(out io.Writer) {
		random := rand.New(rand.NewPCG(5, 6))
		for i := range benchLines {
			visitor, page := random.IntN(1750), random.IntN(1500)
			fmt.Fprintf(out, `{"level":"info","ts":%d.6153953,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"198.51.%d.%d","remote_port":"%d","client_ip":"198.51.%d.%d","proto":"HTTP/2.0","method":"GET","host":"www.example.org","uri":"/services/area-%d/page-%d?ref=%d","headers":{"Accept-Encoding":["gzip, deflate, br, zstd"],"Sec-Fetch-Site":["none"],"Accept":["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],"Accept-Language":["en-GB,en;q=0.5"],"Cookie":["REDACTED"],"User-Agent":["Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%d.0"],"Referer":["https://www.example.com/services/area-%d"],"If-None-Match":["\"ddnp8sh5vg3i58\""]},"tls":{"resumed":false,"version":772,"cipher_suite":4865,"proto":"h2","server_name":"www.example.org"}},"bytes_read":0,"user_id":"","duration":0.00%d,"size":%d,"status":%d,"resp_headers":{"Etag":["\"ddnp8sh5vg3i58\""],"Server":["Caddy"],"Vary":["Accept-Encoding"],"Content-Type":["text/html; charset=utf-8"]}}`+"\n",
				first+i/4, 100+visitor/250, visitor%250, 1024+random.IntN(60_000), 100+visitor/250, visitor%250, page%20, page, random.IntN(1000),
				100+visitor%40, 100+visitor%40, page%20, 1+random.IntN(9_999_999), random.IntN(60_000), []int{200, 200, 200, 304, 404}[random.IntN(5)])
		}
	})
}

// BenchmarkQueueLogToParquet reads the phone log of calls that each ring out
// once, are answered and completed.
func BenchmarkQueueLogToParquet(b *testing.B) {
	benchmarkEngine(b, phone.QueueLog(), func(out io.Writer) {
		random := rand.New(rand.NewPCG(3, 4))
		for i := range benchLines / 4 {
			at := first + i
			queue, agent, hold := random.IntN(12), 2000+random.IntN(60), random.IntN(600)
			fmt.Fprintf(out, "%d|%d.%d|queue-%d|NONE|ENTERQUEUE||0163296%04d|%d\n", at, at, i, queue, random.IntN(10_000), 1+random.IntN(9))
			fmt.Fprintf(out, "%d|%d.%d|queue-%d|Agent/%d|RINGNOANSWER|15000\n", at, at, i, queue, agent)
			fmt.Fprintf(out, "%d|%d.%d|queue-%d|Agent/%d|CONNECT|%d|%d.%d|4\n", at, at, i, queue, agent, hold, at, i+1)
			fmt.Fprintf(out, "%d|%d.%d|queue-%d|Agent/%d|COMPLETECALLER|%d|%d|1\n", at, at, i, queue, agent, hold, random.IntN(900))
		}
	})
}

// benchmarkEngine reads one file of benchLines lines into a new lake on the
// real disk, with two decoders: hashing, decoding, pseudonyms, Parquet, commit.
func benchmarkEngine(b *testing.B, f ingest.Format, write func(io.Writer)) {
	w := newWorld(b)
	w.fs = lake.OS{}
	w.sources = []ingest.Source{w.source("bench", f, "log")}
	path := filepath.Join(w.inbox, "log")
	size, err := writeFile(path, write)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	peak := newPeak(b)
	for b.Loop() {
		w.root = b.TempDir()
		report, err := w.run(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		if n := report.Files[0].Rows; n != benchLines {
			b.Fatalf("%d rows of %d lines", n, benchLines)
		}
	}
	b.ReportMetric(benchLines*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	if mb := peak(); mb > 0 {
		b.ReportMetric(mb, "peak-MB")
	}
}

func writeFile(path string, write func(io.Writer)) (int64, error) {
	file, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	write(out)
	if err := out.Flush(); err != nil {
		return 0, err
	}
	info, err := file.Stat()
	return info.Size(), err
}

// newPeak starts to measure the most memory that the process has resident; the
// function it returns gives it in MB, 0 where the system does not say.
func newPeak(b *testing.B) func() float64 {
	b.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		return func() float64 { return 0 }
	}
	return func() float64 {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return 0
		}
		for line := range strings.Lines(string(status)) {
			if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
				if err != nil {
					b.Fatal(err)
				}
				return kb / 1024
			}
		}
		return 0
	}
}
