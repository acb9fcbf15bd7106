import JSONValues

/// What a program made of one input, and what each module received and returned for it.
///
/// A class because it goes through many lists: each copy of a struct would count all that is in it.
package final class Prediction: Sendable, Equatable {
    /// What one module received and returned.
    package struct Step: Sendable, Equatable {
        /// The module.
        package let name: String
        /// Its input as JSON text, a list for who takes each input on its own; nil if it was
        /// missing, and the module not run.
        package let input: String?
        /// Its output as JSON text; nil if it gave none.
        package let output: String?
        /// What it says that happened inside, as JSON text; nil if it says nothing.
        package let trace: String?

        /// Makes a step.
        package init(name: String, input: String?, output: String?, trace: String? = nil) {
            self.name = name
            self.input = input
            self.output = output
            self.trace = trace
        }
    }

    /// The output as JSON text; nil if there is none.
    package let output: String?
    /// Why there is none.
    package let reason: String?
    /// The modules in the order in which they stand.
    package let steps: [Step]

    /// Makes a prediction.
    package init(output: String?, reason: String?, steps: [Step]) {
        self.output = output
        self.reason = reason
        self.steps = steps
    }

    /// Returns whether both say the same.
    package static func == (left: Prediction, right: Prediction) -> Bool {
        (left.output, left.reason, left.steps) == (right.output, right.reason, right.steps)
    }

    /// Returns the trace that optimizers see.
    ///
    /// - Throws: `JSONSyntaxError` if a module returned unsound JSON.
    package func trace(input: String, target: String?) throws -> String {
        func value(_ text: String?) throws -> JSON {
            try text.map { try JSON(parsing: $0) } ?? .null
        }
        let modules = try steps.map { step in
            var parts: JSONObject = [
                "input": try value(step.input), "output": try value(step.output),
            ]
            if let inside = step.trace { parts["trace"] = try value(inside) }
            return JSONObject.Member(name: step.name, value: .object(parts))
        }
        let trace: JSON = [
            "input": try value(input), "target": try value(target), "output": try value(output),
            "reason": reason.map(JSON.string) ?? .null, "modules": .object(JSONObject(modules)),
        ]
        return trace.text()
    }
}
