import Contract
import JSONValues

extension Program {
    /// Returns the program with a candidate's values as the initial ones, for instance to go on
    /// with a trained program.
    ///
    /// - Throws: ``ComponentError`` if the candidate doesn't fit the program.
    package func starting(from candidate: Candidate) throws -> Program {
        guard !candidate.overlay.isEmpty else { return self }
        _ = try ReadyProgram(self, candidate)
        return Program(
            name: name,
            description: description,
            inputs: inputs,
            levels: levels.map { $0.map { $0.starting(from: candidate) } },
            outputs: outputs
        )
    }
}

extension ProgramNode {
    fileprivate func starting(from candidate: Candidate) -> ProgramNode {
        let variables = shape.variables.map { variable in
            Variable(
                name: variable.name,
                description: variable.description,
                schema: variable.schema,
                value: candidate.overlay[path(variable)] ?? variable.value,
                isTrainable: variable.isTrainable
            )
        }
        return ProgramNode(
            name: name,
            sources: sources,
            module: module,
            shape: ModuleShape(
                output: shape.output,
                variables: variables,
                takesEachInput: shape.takesEachInput
            )
        )
    }
}
