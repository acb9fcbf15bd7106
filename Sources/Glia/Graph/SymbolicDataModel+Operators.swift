// Ways through a program, joined by operators. Each stands for a module of the plugin Wiring:
//
//   inputs           a + b    a & b    a | b    a ^ b    ~a
//   both there       merged   merged   merged   missing  missing
//   one missing      missing  missing  the one  the one
//   both missing     missing  missing  missing  missing  {}
//
// A value is missing behind a branch that was not taken, and where a module failed. A failure stays
// one: where it explains a missing output, it is what the program says.

extension SymbolicDataModel {
    /// Merges both, field by field; missing if one of them is.
    ///
    /// A name that is taken gets the first free of the suffixes `_1`, `_2` and so on.
    ///
    /// - Parameters:
    ///   - left: Whose fields come first.
    ///   - right: Whose fields come then.
    /// - Returns: The merged value.
    public static func + (left: SymbolicDataModel, right: SymbolicDataModel) -> SymbolicDataModel {
        Concat()(left, right)
    }

    /// Merges both if both are there.
    ///
    /// In Swift `&` binds as tightly as multiplication: use parentheses beside `+`.
    ///
    /// - Parameters:
    ///   - left: Whose fields come first.
    ///   - right: Whose fields come then.
    /// - Returns: The merged value; missing if one of them is.
    public static func & (left: SymbolicDataModel, right: SymbolicDataModel) -> SymbolicDataModel {
        And()(left, right)
    }

    /// Joins two ways: the one that is there, or both merged.
    ///
    /// - Parameters:
    ///   - left: Whose fields come first.
    ///   - right: Whose fields come then.
    /// - Returns: What is there; missing if nothing is.
    public static func | (left: SymbolicDataModel, right: SymbolicDataModel) -> SymbolicDataModel {
        Or()(left, right)
    }

    /// Joins two ways of which exactly one is taken.
    ///
    /// - Parameters:
    ///   - left: One way.
    ///   - right: The other.
    /// - Returns: The one that is there; missing if both or neither are.
    public static func ^ (left: SymbolicDataModel, right: SymbolicDataModel) -> SymbolicDataModel {
        Xor()(left, right)
    }

    /// Turns what is there into what is missing, and the other way round.
    ///
    /// - Parameter value: The value.
    /// - Returns: Missing if it is there, an object without fields if it is missing.
    public static prefix func ~ (value: SymbolicDataModel) -> SymbolicDataModel { Not()(value) }
}
