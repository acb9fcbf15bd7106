/// What must be the same for the answers of one run to be those of another.
package struct RunIdentity: Sendable, Equatable {
    /// The program's name, for people.
    package let program: String
    /// The run's seed.
    package let seed: UInt64
    /// A fingerprint of the pipeline and its data.
    package let pipeline: String

    /// Makes an identity.
    package init(program: String, seed: UInt64, pipeline: String) {
        self.program = program
        self.seed = seed
        self.pipeline = pipeline
    }
}
