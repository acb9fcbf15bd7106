extension Program {
    /// Puts the program into another one, in place of a module.
    ///
    /// Its modules get names that begin with its own, and keep what they were trained to.
    ///
    /// - Parameters:
    ///   - inputs: What its inputs take, in their order.
    ///   - name: What the outer program calls it; nil for its name.
    ///   - isTrainable: Whether training the outer program may change its variables.
    /// - Returns: Its first output.
    public func callAsFunction(
        _ inputs: SymbolicDataModel...,
        name: String? = nil,
        isTrainable: Bool = true
    ) -> SymbolicDataModel {
        SymbolicDataModel(
            .program(self, name: name, isTrainable: isTrainable, inputs)
        )
    }

    /// Puts the program into another one and returns all its outputs, in their order.
    ///
    /// - Parameters:
    ///   - inputs: What its inputs take, in their order.
    ///   - name: What the outer program calls it; nil for its name.
    ///   - isTrainable: Whether training the outer program may change its variables.
    /// - Returns: Its outputs.
    public func outputs(
        of inputs: [SymbolicDataModel],
        name: String? = nil,
        isTrainable: Bool = true
    ) -> [SymbolicDataModel] {
        let node = SymbolicDataModel.Node(
            .program(self, name: name, isTrainable: isTrainable, inputs)
        )
        return nested(self.name).outputs.indices.map { SymbolicDataModel(node, output: $0) }
    }
}
