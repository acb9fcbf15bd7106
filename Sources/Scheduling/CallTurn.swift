/// A call that wants its turn.
struct CallTurn: Sendable {
    /// For whom it is, such as "optimizer" or "inference/router": each gets an equal share.
    let share: String
    /// What calls have in common that should come close together.
    let prefix: UInt64
    /// How many tokens it will take, as far as that can be known.
    let tokens: Int
    /// When it is no longer wanted, if ever.
    let deadline: Duration?
}
