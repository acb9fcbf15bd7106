/// Measures outputs for the report; it doesn't steer a search, a reward does.
///
/// ## What the host promises
/// Every row of a pass is measured once. Partials are merged in a fixed order, so that a metric
/// over an epoch is that of its rows, however they were cut into batches.
///
/// ## What you must do
/// Keep nothing between calls: all that matters is in the partial.
///
/// ## Errors
/// As for a reward.
public protocol Metric: Sendable {
    /// Says whether it can measure such data at all.
    ///
    /// - Parameters:
    ///   - schemas: The schemas of the program's input, output and target.
    ///   - call: The call.
    /// - Throws: ``ComponentError`` that says what doesn't fit and what would.
    func check(_ schemas: DataSchemas, call: any Call) async throws

    /// Measures a batch.
    ///
    /// - Parameters:
    ///   - request: The rows, with their scores.
    ///   - call: The call.
    /// - Returns: A partial, JSON of the metric's own.
    /// - Throws: ``ComponentError`` if the batch can't be measured.
    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial

    /// Makes one partial of many.
    ///
    /// - Parameters:
    ///   - partials: Any number of partials, also none.
    ///   - call: The call.
    /// - Returns: The partial of all their rows.
    /// - Throws: ``ComponentError`` for a partial that isn't one of this metric's.
    func merge(_ partials: Partials, call: any Call) async throws -> Partial

    /// Turns a partial into numbers.
    ///
    /// - Parameters:
    ///   - partial: A partial of this metric.
    ///   - call: The call.
    /// - Returns: Numbers by name; the empty name stands for the metric itself.
    /// - Throws: ``ComponentError`` for a partial that isn't one of this metric's.
    func reduce(_ partial: Partial, call: any Call) async throws -> Measurement
}

/// A batch of rows to measure.
public struct MeasureRequest: SlotCodable {
    /// The rows.
    public var rows: ScoreRequest
    /// The scores that the run's reward gave them; NaN where unscored.
    public var scores: [Double]

    /// Makes a batch.
    public init(rows: ScoreRequest, scores: [Double]) {
        self.rows = rows
        self.scores = scores
    }

    /// Reads a batch.
    public init(slotValue: SlotValue) throws {
        rows = try ScoreRequest(slotValue: slotValue)
        scores = try slotValue.requiredNumbers("scores")
    }

    /// The batch as a value of the door.
    public var slotValue: SlotValue {
        var value = rows.slotValue
        value.arrays.append(NamedArray("scores", .f64(scores)))
        return value
    }
}

/// What a metric knows of some rows: JSON of the metric's own.
public struct Partial: SlotCodable, Equatable {
    /// The JSON text.
    public let text: String

    /// Makes a partial.
    public init(_ text: String) { self.text = text }

    /// Reads a partial.
    public init(slotValue: SlotValue) throws {
        guard let text = try slotValue.requiredTexts("partial").first ?? nil else {
            throw ComponentError(.invalidArgument, "the array 'partial' is empty")
        }
        self.text = text
    }

    /// The partial as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(arrays: [NamedArray("partial", .text([text]))])
    }
}

/// Several partials.
public struct Partials: SlotCodable {
    /// The partials in order.
    public let all: [Partial]

    /// Makes a list of partials.
    public init(_ all: [Partial]) { self.all = all }

    /// Reads a list of partials.
    public init(slotValue: SlotValue) throws {
        all = try slotValue.requiredTexts("partials").map { Partial($0 ?? "null") }
    }

    /// The list as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(arrays: [NamedArray("partials", .text(TextRows(all.map(\.text))))])
    }
}

/// What a metric found: numbers by name.
public struct Measurement: SlotCodable, Equatable {
    /// One named number.
    public struct Number: Sendable, Equatable {
        /// What it is; empty for the metric itself.
        public let name: String
        /// The number.
        public let value: Double

        /// Makes a named number.
        public init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// The numbers in order.
    public let numbers: [Number]

    /// Makes a measurement.
    public init(_ numbers: [Number]) { self.numbers = numbers }

    /// Reads a measurement.
    public init(slotValue: SlotValue) throws {
        let names = try slotValue.requiredTexts("names")
        let values = try slotValue.requiredNumbers("values")
        guard names.count == values.count else {
            throw ComponentError(.internalFault, "'names' and 'values' differ in length")
        }
        numbers = zip(names, values).map { Number(name: $0 ?? "", value: $1) }
    }

    /// The measurement as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(arrays: [
            NamedArray("names", .text(TextRows(numbers.map(\.name)))),
            NamedArray("values", .f64(numbers.map(\.value))),
        ])
    }
}
