package report

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser opens the fixture page in headless Chromium. Without Chromium the
// test is skipped, or fails when FRONTDOOR_REQUIRE_BROWSER=1.
func browser(t *testing.T) (ctx context.Context, url string, complaints func() []string) {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("FRONTDOOR_REQUIRE_BROWSER") == "1" {
			t.Fatalf("a browser is required: %v", err)
		}
		t.Skip("no Chromium found")
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(render(t, load(t), results(), meta())), 0o600); err != nil {
		t.Fatal(err)
	}
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true),
	}
	alloc, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, expire := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(expire)
	var mu sync.Mutex
	var heard []string
	hear := func(s string) { mu.Lock(); heard = append(heard, s); mu.Unlock() }
	err = chromedp.Listen(ctx, func(ev any) {
		switch e := ev.(type) {
		case *cdplog.EventEntryAdded:
			hear(e.Entry.Text)
		case *runtime.EventConsoleAPICalled:
			hear("console: " + string(e.Type))
		case *runtime.EventExceptionThrown:
			hear(e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatalf("cannot start %s: %v", path, err)
	}
	if _, err := chromedp.Call(ctx, cdplog.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	return ctx, "file://" + file, func() []string { mu.Lock(); defer mu.Unlock(); return slices.Clone(heard) }
}

// open shows the page at a width.
func open(t *testing.T, ctx context.Context, url string, width int64) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
}

// ask runs one action and returns its answer.
func ask[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// shots is where pictures of the page go.
func shots(t *testing.T) string {
	if dir := os.Getenv("FRONTDOOR_SCREENSHOTS"); dir != "" {
		return dir
	}
	return t.TempDir()
}

func save(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The page fits its window from 320 to 1280 pixels, the browser has nothing to
// complain of, and one chart of each pair is shown.
func TestBrowserLayout(t *testing.T) {
	ctx, url, complaints := browser(t)
	dir := shots(t)
	for _, width := range []int64{320, 390, 768, 1280} {
		open(t, ctx, url, width)
		scroll := ask(t, ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
		shown := ask(t, ctx, chromedp.Evaluate[int](`[...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width > 0).length`))
		save(t, dir, fmt.Sprintf("screen-%d.png", width), ask(t, ctx, chromedp.FullScreenshot(100)))
		if scroll > width {
			t.Errorf("at %d pixels the page is %d wide", width, scroll)
		}
		if shown != 9 {
			t.Errorf("at %d pixels %d charts are shown, want 9", width, shown)
		}
	}
	if c := complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %s", strings.Join(c, "; "))
	}
}

// The policy is in force: markup that the page itself may not carry is refused.
// Without this a policy that allowed everything would pass the tests above.
func TestBrowserPolicyHolds(t *testing.T) {
	ctx, url, complaints := browser(t)
	open(t, ctx, url, 1280)
	colour := ask(t, ctx, chromedp.Evaluate[string](`document.body.insertAdjacentHTML('beforeend', '<p id="probe" style="color:red">x</p>'); getComputedStyle(document.getElementById('probe')).color`))
	if colour == "rgb(255, 0, 0)" || len(complaints()) == 0 {
		t.Errorf("a style attribute took effect (%s): the policy is not in force", colour)
	}
}

// Charts have a name and a description, links of the contents lead somewhere,
// headings skip no level, and text stands out from its ground.
func TestBrowserAccessible(t *testing.T) {
	ctx, url, _ := browser(t)
	open(t, ctx, url, 1280)
	faults := ask(t, ctx, chromedp.Evaluate[[]string](`(() => {
const out = [];
for (const s of document.querySelectorAll('svg')) {
  for (const a of ['aria-labelledby', 'aria-describedby']) {
    const e = document.getElementById(s.getAttribute(a));
    if (s.getAttribute('role') !== 'img' || !e || !e.textContent.trim()) out.push('a chart lacks ' + a);
  }
}
for (const a of document.querySelectorAll('a[href^="#"]'))
  if (!document.getElementById(a.getAttribute('href').slice(1))) out.push('no target for ' + a.textContent);
let level = 0;
for (const h of document.querySelectorAll('main h1, main h2, main h3, main h4')) {
  const l = +h.tagName[1];
  if (level && l > level + 1) out.push('heading level skipped at ' + h.textContent);
  level = l;
}
for (const r of document.querySelectorAll('[role=region], nav, section'))
  if (!r.getAttribute('aria-label') && !document.getElementById(r.getAttribute('aria-labelledby'))) out.push('unnamed ' + r.tagName);
const lum = c => { const f = v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }; return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
const rgb = s => { const m = s.match(/[\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m; };
const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c; } return [255, 255, 255]; };
for (const e of document.querySelectorAll('p, dt, dd, li, a, h1, h2, h3, th, td, caption, summary, figcaption, span, b, strong')) {
  const a = lum(rgb(getComputedStyle(e).color)), b = lum(ground(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) out.push(ratio.toFixed(2) + ':1 for ' + e.tagName + ' ' + e.textContent.slice(0, 30));
}
return out; })()`))
	for _, f := range faults {
		t.Error(f)
	}
}

// On paper every closed section is open, and nothing runs over the edge.
func TestBrowserPrint(t *testing.T) {
	ctx, url, _ := browser(t)
	dir := shots(t)
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	// 182 mm at 96 pixels an inch: the width of the text on A4.
	open(t, ctx, url, 688)
	closed := ask(t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('details')].map(d => d.lastElementChild)
.filter(e => !e.checkVisibility() || e.getBoundingClientRect().height === 0).map(e => e.textContent.trim().slice(0, 40))`))
	scroll := ask(t, ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
	pdf := ask(t, ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	for _, c := range closed {
		t.Errorf("closed on paper: %s", c)
	}
	if scroll > 688 {
		t.Errorf("the printed page is %d pixels wide, paper holds 688", scroll)
	}
	path := save(t, dir, "print.pdf", pdf)
	if tool, err := exec.LookPath("pdftoppm"); err == nil {
		if out, err := exec.CommandContext(ctx, tool, "-r", "60", "-png", path, filepath.Join(dir, "print")).CombinedOutput(); err != nil {
			t.Errorf("cannot draw the printed page: %v: %s", err, out)
		}
	}
}
