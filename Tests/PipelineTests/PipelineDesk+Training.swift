import Contract
import Foundation
import History
import JSONValues
import Pipeline
import PluginHost
import TestSupport
import Training

extension PipelineDesk {
    /// Trains a pipeline and returns its history, line by line as the file has it.
    func train(_ pipeline: Pipeline) async throws -> String {
        guard let optimizer = pipeline.optimizer else {
            throw ComponentError(.failedPrecondition, "the test's pipeline has no optimizer")
        }
        let path = workshop.path("history.jsonl")
        return try await onHost {
            let fit = Fit(
                Fit.Subject(
                    program: pipeline.program,
                    optimizer: optimizer,
                    metrics: pipeline.metrics,
                    train: pipeline.data.train,
                    validation: pipeline.data.validation
                ),
                settings: pipeline.plan.fit,
                engine: pipeline.engine(),
                environment: pipeline.environment,
                record: try HistoryFile(path: path),
                stopRequest: StopRequest(),
                observe: { _ in }
            )
            _ = try await fit.begin()
            try await fit.open([:])
            let result = try await fit.run()
            let history = try String(contentsOfFile: path, encoding: .utf8)
            return history + "\(result.candidate)\n\(result.why)"
        }
    }
}
