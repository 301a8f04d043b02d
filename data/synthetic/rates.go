package synthetic

// Mix is how contacts of one kind divide over the services, as weights: only
// their proportions matter.
type Mix struct {
	CouncilTax, Benefits, HousingOptions, ParkingPermits float64
	Registrars, BulkyWaste, PestControl, General         float64
}

// weights lists the mix in the order of the services.
func (m Mix) weights() []float64 {
	return []float64{
		m.CouncilTax, m.Benefits, m.HousingOptions, m.ParkingPermits,
		m.Registrars, m.BulkyWaste, m.PestControl, m.General,
	}
}

// Rates sets how much happens and how it ends. "Per thousand" means per 1,000
// residents of the borough on an ordinary day; a share is a probability from 0
// to 1; times are seconds.
type Rates struct {
	CallersPerThousand float64 // residents who ever use the phone or a counter; at most 15,000 in all, the reserved numbers there are

	// Phone, on an open day from 08:30 to 17:30.
	CallsPerThousand float64 // first attempts; retries come on top
	PhoneMix         Mix
	NightPerThousand float64 // calls to the out-of-hours queue, every day
	ClosedShare      float64 // calls that come when the lines are closed, as a share of an open day's
	WithheldShare    float64 // calls whose number is withheld
	BillingFactor    float64 // council tax calls and forms from 10 to 24 March, times the ordinary
	MeanWait         float64 // mean wait in an uncongested queue, s
	Patience         float64 // mean time a caller waits before hanging up, s
	MaxWait          int     // the queue's own limit, s
	MeanTalk         float64 // s
	ShortHangUp      float64 // share hanging up within the first 8 s
	FullShare        float64 // share refused by a full queue when congestion is 1
	OverflowShare    float64 // share of refused calls that go on to the switchboard
	JoinEmptyShare   float64 // share refused because nobody is logged in
	ExitEmptyShare   float64 // share put out while waiting because the last agent left
	ExitKeyShare     float64 // share pressing a key to leave the queue
	NoTerminalShare  float64 // share whose end the log never tells
	MissingEndShare  float64 // share of answered calls whose end the log never tells
	TransferShare    float64 // share of answered calls passed to another queue
	RingOutShare     float64 // share of answered calls for which a phone rang out first

	// What callers do after an unanswered call.
	RetryShare  float64 // ring again the same day, 2 to 40 minutes later
	WalkInShare float64 // come to a counter the same day or one of the next three
	OnlineShare float64 // use the form or the web journey within hours

	// Counter.
	VisitsPerThousand   float64 // on an open day
	PaperPerThousand    float64 // visits on an open day to the hub that counts on paper
	CounterMix          Mix
	AppointmentShare    float64 // the rest are walk-ins
	VisitorPhoneShare   float64 // visits with a phone number on the ticket
	VisitorEmailShare   float64 // visits with an e-mail address on the ticket
	LeftShare           float64 // tickets left before being called
	NoShowShare         float64 // tickets called in vain
	ExpiredShare        float64 // tickets closed at the end of the day
	CancelledShare      float64 // appointments cancelled beforehand
	DidNotAttendShare   float64 // appointments nobody came to
	CounterTransfer     float64 // tickets passed to another service
	TransferDeadShare   float64 // transfers after which no second ticket was printed
	AssistedVisitShare  float64 // served visits in which an adviser fills in a form
	AssistedCallShare   float64 // answered calls in which an adviser fills in a form
	FormsPerThousand    float64 // form journeys by residents a day
	FormMix             Mix     // services without a form weigh nothing
	FormCompletedShare  float64 // journeys completed without trouble
	FormFailedShare     float64 // journeys that fail, and end there
	FormRecoveredShare  float64 // journeys that fail, and are completed later
	FormSavedShare      float64 // journeys saved and resumed hours or days later
	FormLostStartShare  float64 // journeys whose start the platform lost
	FormEmailShare      float64 // journeys with an e-mail address
	FormPhoneShare      float64 // journeys with a phone number
	SessionsPerThousand float64 // web sessions of residents on a weekday
	WebMix              Mix
	JourneyShare        float64 // sessions about registrars or housing options that open the journey
	StepShare           float64 // chance to go from one step of a journey to the next
	ErrorShare          float64 // journey requests answered with a 5xx on an ordinary day
	NotFoundShare       float64 // pages asked for that do not exist
	TruncatedShare      float64 // plain page lines cut off inside the agent
	NoRequestShare      float64 // sessions that leave a 408 line behind
	LeakShare           float64 // pages with an e-mail address or phone number in the query
	BotPerThousand      float64 // crawler requests a day
	ScanPerThousand     float64 // scanner requests a day
	StaffPerThousand    float64 // web sessions of contact-centre staff on an open day
	DisguisedPerDay     float64 // scrapers, pollers and crawlers a day that call themselves browsers

	// E-mail every day, web chat while counters are open.
	MailPerThousand        float64 // conversations that residents begin by e-mail a day
	MailMachinePerThousand float64 // bounces, spam and mail among staff a day
	MessageMix             Mix
	MailAnswerShare        float64 // conversations that somebody answers
	MailFollowShare        float64 // conversations in which the resident writes again
	MeanMailAnswer         float64 // mean time to the answer, s
	ChatsPerThousand       float64 // on an open day
	ChatBotShare           float64 // chats that a bot deals with alone
	MeanChatWait           float64 // mean wait for a person when it is not busy, s
	ChatPatience           float64 // mean time a resident waits in a chat, s
}

// DefaultRates are the rates of the default borough: in 120 days about 60,000
// calls, 15,000 counter visits and 540,000 web requests from 310,000 residents.
func DefaultRates() Rates {
	return Rates{
		CallersPerThousand: 45.2,

		CallsPerThousand: 1.85, NightPerThousand: 0.03, ClosedShare: 0.03,
		PhoneMix:      Mix{0.27, 0.17, 0.12, 0.12, 0.07, 0.07, 0.03, 0.15},
		WithheldShare: 0.08, BillingFactor: 2.2,
		MeanWait: 75, Patience: 420, MaxWait: 480, MeanTalk: 240,
		ShortHangUp: 0.02, FullShare: 0.006, OverflowShare: 0.4, JoinEmptyShare: 0.006,
		ExitEmptyShare: 0.006, ExitKeyShare: 0.012, NoTerminalShare: 0.001, MissingEndShare: 0.001,
		TransferShare: 0.06, RingOutShare: 0.15,

		RetryShare: 0.45, WalkInShare: 0.07, OnlineShare: 0.06,

		VisitsPerThousand: 0.55, PaperPerThousand: 0.03, AppointmentShare: 0.2,
		CounterMix:        Mix{0.22, 0.22, 0.2, 0.12, 0.1, 0.02, 0.01, 0.11},
		VisitorPhoneShare: 0.74, VisitorEmailShare: 0.3,
		LeftShare: 0.08, NoShowShare: 0.04, ExpiredShare: 0.015, CancelledShare: 0.09, DidNotAttendShare: 0.1,
		CounterTransfer: 0.06, TransferDeadShare: 0.1,
		AssistedVisitShare: 0.06, AssistedCallShare: 0.05,

		FormsPerThousand: 0.5, FormMix: Mix{CouncilTax: 0.3, Benefits: 0.16, ParkingPermits: 0.3, BulkyWaste: 0.18, PestControl: 0.06},
		FormCompletedShare: 0.68, FormFailedShare: 0.05, FormRecoveredShare: 0.03, FormSavedShare: 0.07,
		FormLostStartShare: 0.004, FormEmailShare: 0.85, FormPhoneShare: 0.5,

		SessionsPerThousand: 1.1, WebMix: Mix{0.2, 0.13, 0.13, 0.14, 0.13, 0.12, 0.03, 0.12},
		JourneyShare: 0.45, StepShare: 0.86, ErrorShare: 0.008, NotFoundShare: 0.02,
		TruncatedShare: 0.0004, NoRequestShare: 0.004, LeakShare: 0.01,
		BotPerThousand: 1.7, ScanPerThousand: 0.12, StaffPerThousand: 0.03, DisguisedPerDay: 1.5,

		MailPerThousand: 0.12, MailMachinePerThousand: 0.02, MessageMix: Mix{0.25, 0.2, 0.14, 0.14, 0.09, 0.06, 0.03, 0.09},
		MailAnswerShare: 0.86, MailFollowShare: 0.22, MeanMailAnswer: 200_000,
		ChatsPerThousand: 0.1, ChatBotShare: 0.12, MeanChatWait: 40, ChatPatience: 240,
	}
}
