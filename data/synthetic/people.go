package synthetic

import (
	"fmt"
	"sort"
	"strings"
)

// people are the residents who use the phone or a counter. Each has one number
// of a range that Ofcom keeps for drama, one e-mail address of a domain
// reserved for documentation, and an invented name.
type people struct{ n int }

// numbersPerRange is how many numbers each reserved range holds.
const numbersPerRange = 1000

// dramaRanges lists the reserved ranges used for residents, without the last
// three digits.
func dramaRanges() []string {
	return []string{
		"07700900", "01632960", "02079460", // mobile, no area, London
		"01134960", "01144960", "01154960", "01164960", "01174960", "01184960", // Leeds to Reading
		"01214960", "01314960", "01414960", "01514960", "01614960", "01914980", // Birmingham to Tyneside
	}
}

// councilNumber is the reserved UK-wide number residents dial.
const councilNumber = "03069990100"

func newPeople(residents int, perThousand float64) people {
	n := int(float64(residents) * perThousand / 1000)
	return people{min(max(n, 20), len(dramaRanges())*numbersPerRange)}
}

// someone draws a resident; those with low indexes make contact more often.
func (p people) someone(c chance) int {
	u := c.Float64()
	return int(float64(p.n) * u * (0.4 + 0.6*u))
}

// number is the resident's number as dialled within the country.
func (p people) number(resident int) string {
	ranges := dramaRanges()
	return fmt.Sprintf("%s%03d", ranges[resident%len(ranges)], resident/len(ranges))
}

// spelled is the same number as one system or another writes it.
func (p people) spelled(resident int, c chance) string {
	n := p.number(resident)
	switch x := c.Float64(); {
	case x < 0.7:
		return n
	case x < 0.85:
		return "+44" + n[1:]
	default:
		return "44" + n[1:]
	}
}

// typed is the same number as a person types it.
func (p people) typed(resident int, c chance) string {
	n := p.number(resident)
	switch x := c.Float64(); {
	case x < 0.6:
		return n
	case x < 0.85:
		return n[:5] + " " + n[5:]
	default:
		return "+44" + n[1:]
	}
}

// firstAndLast are the two parts of the resident's invented name.
func (p people) firstAndLast(resident int) (string, string) {
	first := []string{
		"Amara", "Bronwen", "Callum", "Dilwara", "Elspeth", "Farhana", "Gethin", "Halima",
		"Idris", "Jasmina", "Kwabena", "Lorcan", "Marguerite", "Nadifa", "Oluwaseun", "Priscilla",
		"Quentin", "Rukhsana", "Siobhan", "Tadeusz", "Ursula", "Vikram", "Winifred", "Zebedee",
	}
	last := []string{
		"Abernathy", "Begumzada", "Cholmondeley", "Drinkwater", "Egbuniwe", "Featherstone", "Goldsworthy",
		"Hossainpur", "Inchbald", "Jaworska", "Kettlewell", "Lungumbu", "Mossington", "Nwachukwu", "Okonjola",
		"Penhaligon", "Quillfeather", "Rotherhythe", "Szymanowska", "Thistlewood", "Umerzai", "Vandermolen", "Wrigglesworth",
	}
	return first[resident%len(first)], last[resident%len(last)]
}

// name is the resident's name as somebody at a desk types it.
func (p people) name(resident int, c chance) string {
	first, last := p.firstAndLast(resident)
	switch x := c.Float64(); {
	case x < 0.06:
		return last + ", " + first
	case x < 0.08:
		return first + ` "` + first[:3] + `" ` + last
	default:
		return first + " " + last
	}
}

// email is the resident's address, in capitals and small letters as typed.
func (p people) email(resident int, c chance) string {
	first, last := p.firstAndLast(resident)
	domain := "example.com"
	if resident%3 == 0 {
		domain = "example.org"
	}
	address := fmt.Sprintf("%s.%s%d@%s", first, last, resident, domain)
	if c.yes(0.9) {
		address = strings.ToLower(address)
	}
	return address
}

// sample keeps the first few distinct identifiers that a channel wrote.
type sample struct {
	limit int
	seen  map[string]bool
}

func newSample(limit int) *sample { return &sample{limit, map[string]bool{}} }

func (s *sample) add(v string) {
	if len(s.seen) < s.limit && v != "" {
		s.seen[v] = true
	}
}

// merge joins samples into one sorted list without repeats.
func merge(samples ...*sample) []string {
	all := map[string]bool{}
	for _, s := range samples {
		for v := range s.seen {
			all[v] = true
		}
	}
	list := make([]string, 0, len(all))
	for v := range all {
		list = append(list, v)
	}
	sort.Strings(list)
	return list
}
