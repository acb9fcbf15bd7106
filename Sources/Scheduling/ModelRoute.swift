/// What all calls of one model pass on their way to it.
struct ModelRoute: Sendable {
    let queue: ModelQueue
    let outage = OutageWatch()
    let terms: ModelTerms
}
