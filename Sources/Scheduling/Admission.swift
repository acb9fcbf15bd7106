import Contract

/// Decides whether a call may begin now: the limits of one model, without the waiting.
struct Admission: Sendable {
    /// A call that has begun.
    struct Ticket: Sendable {
        let number: UInt64
        let begun: Duration
    }

    /// What keeps a call from beginning.
    enum Obstacle: Sendable, Equatable {
        /// Others must end first.
        case others
        /// It must be later.
        case until(Duration)
    }

    private var limit: AdaptiveLimit
    private var requests: SlidingMinute?
    private var tokens: SlidingMinute?
    private var pausedUntil = Duration.zero
    /// What the provider said is left, and until when that counts.
    private var allowance: (requests: Int, tokens: Int, until: Duration)?
    private var inFlight = 0
    private var tickets: UInt64 = 0

    init(parallel: Int, _ limits: RateLimits) {
        limit = AdaptiveLimit(most: parallel)
        requests = limits.requests.map(SlidingMinute.init(limit:))
        tokens = limits.tokens.map(SlidingMinute.init(limit:))
    }

    /// Whether tokens are counted, so that an estimate is worth its price.
    var countsTokens: Bool { tokens != nil || allowance != nil }

    /// What keeps a call with so many tokens from beginning, or nil.
    mutating func obstacle(_ amount: Int, now: Duration) -> Obstacle? {
        if inFlight >= limit.current { return .others }
        var time = pausedUntil
        if let later = requests?.next(1, now: now) { time = max(time, later) }
        if let later = tokens?.next(amount, now: now) { time = max(time, later) }
        if let allowance, allowance.until > now {
            // What is in flight may bring other news; if nothing is, only time helps.
            if allowance.requests < 1 || (allowance.tokens < amount && inFlight > 0) {
                time = max(time, allowance.until)
            }
        }
        return time > now ? .until(time) : nil
    }

    /// Notes that a call begins.
    mutating func begin(_ amount: Int, now: Duration) -> Ticket {
        tickets += 1
        inFlight += 1
        requests?.add(1, ticket: tickets, now: now)
        tokens?.add(amount, ticket: tickets, now: now)
        allowance?.requests -= 1
        allowance?.tokens -= amount
        return Ticket(number: tickets, begun: now)
    }

    /// Notes that a call was answered.
    mutating func end(_ ticket: Ticket, used: Usage, _ report: RateReport?, now: Duration) {
        inFlight -= 1
        limit.grow()
        let amount = used.inputTokens + used.outputTokens
        // A provider that doesn't say what was used leaves the estimate.
        if amount > 0 { tokens?.correct(ticket.number, to: amount) }
        if let report { learn(report, now) }
    }

    /// Notes that a call failed; a refusal because of too many calls says when to come again, or
    /// doesn't.
    mutating func end(_ ticket: Ticket, refusedUntil time: Duration??, now: Duration) {
        if let time {
            limit.shrink(begun: ticket.begun, inFlight: inFlight, now: now)
            if let time { pausedUntil = max(pausedUntil, time) }
        }
        inFlight -= 1
    }

    private mutating func learn(_ report: RateReport, _ now: Duration) {
        guard let wait = report.resetMilliseconds else { return }
        // Those in flight may not be in the provider's count yet.
        let left = (report.requestsLeft ?? .max / 2) - inFlight
        // A provider that renews its limit tomorrow is asked again before: it may be more generous
        // than it says, and nobody waits for hours without a word.
        let until = now + .milliseconds(min(wait, ModelScheduler.longestRest))
        // An answer that was long on the way must not give back what is spent.
        if let known = allowance, known.until > now, known.requests < left { return }
        allowance = (left, report.tokensLeft ?? .max / 2, until)
    }
}
