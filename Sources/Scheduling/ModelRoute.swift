import PluginHost

/// What all calls of one model pass on their way to it.
struct ModelRoute: Sendable {
    let gate: CallGate
    let outage = OutageWatch()
    /// What its tokens cost, if anybody said so.
    let price: ModelPrice?
    /// What tells its answers from those of all other models; nil if they aren't cached.
    let cachedAs: String?
}
