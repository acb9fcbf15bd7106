/// Where an instance runs, and what it may take there.
package struct ComponentPlacement: Sendable, Equatable {
    /// Where.
    package var placement: Placement
    /// How much memory its worker may take, in bytes; nil for as much as there is.
    package var memory: UInt64?

    /// Makes one; a limit of memory says nothing in the host's own process.
    package init(_ placement: Placement, memory: UInt64? = nil) {
        self.placement = placement
        self.memory = memory
    }

    /// In the host's process.
    package static let inProcess = ComponentPlacement(.inProcess)
    /// In a worker process without limits.
    package static let isolated = ComponentPlacement(.isolated)
}
