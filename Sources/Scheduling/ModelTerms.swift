/// What the pipeline says about the calls of one model.
package struct ModelTerms: Sendable, Equatable {
    /// How many calls are in flight at most; fewer as long as the provider refuses some.
    package var parallel: Int
    /// What its tokens cost, if anybody said so.
    package var price: ModelPrice?
    /// What may begin in a minute.
    package var limits: RateLimits
    /// How long after its beginning a call may still wait, or be tried again; nil for ever.
    package var deadline: Duration?
    /// The models that are asked when this one gives no answer, in this order; by name.
    package var fallback: [String]
    /// What tells its answers from those of all other models, if they may be taken from the cache.
    package var cachedAs: String?

    /// Makes terms.
    package init(
        parallel: Int,
        price: ModelPrice? = nil,
        limits: RateLimits = RateLimits(),
        deadline: Duration? = nil,
        fallback: [String] = [],
        cachedAs: String? = nil
    ) {
        self.parallel = parallel
        self.price = price
        self.limits = limits
        self.deadline = deadline
        self.fallback = fallback
        self.cachedAs = cachedAs
    }
}
