package import VigilDomain

/// Outcomes of a body: the rows that were accepted, and why the others were not.
package struct DecodedOutcomes: Hashable, Sendable {
    /// The accepted rows, in the order of the body.
    package var batch: OutcomeBatch
    /// The rejected rows, in the order of the body.
    package var rejected: [RowError]
}

/// Reads outcomes straight into columns, from JSON or the binary form of ``ColumnsFormat``.
///
/// In JSON an outcome is one object, `{"id": "order-17", "label": 1, "timestamp": "2026-06-01T00:00:00Z"}`:
///
/// | key | value |
/// | --- | --- |
/// | `id` | required; the prediction's |
/// | `label` | required; binary: 0, 1, false or true; multiclass: the class as a string (numbers and truth values count as their text); regression: a number; ranking: the relevance, a number from 0 |
/// | `timestamp` | required; when the label became known, as in a prediction |
/// | `prediction_timestamp` | when the prediction was made; with it the prediction is found without a search |
///
/// Bodies and faults are as with predictions, see ``PredictionDecoder``, with one difference: an id may occur again, the
/// later row is a correction. Whether a prediction with the id exists is for the store to say.
package struct OutcomeDecoder: Sendable {
    private let layout: RecordLayout
    private let futureTolerance: Duration

    /// A decoder for outcomes of a model.
    ///
    /// - Parameters:
    ///   - schema: The model's; its task says what a label is.
    ///   - futureTolerance: How far a timestamp may lie ahead of the clock.
    package init(schema: ModelSchema, futureTolerance: Duration = RowRules.futureTolerance) {
        self.futureTolerance = futureTolerance
        layout = .outcomes(schema)
    }

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: The bytes of the request.
    ///   - form: How the rows are arranged.
    ///   - now: The clock that timestamps are compared with.
    /// - Returns: The accepted rows as columns, and the rejected ones.
    /// - Throws: `FormatError`: `malformedJSON` or `empty` when an object or array is not JSON; when a body of columns
    ///   contradicts itself, the reason with the column and the byte.
    package func decode(
        _ body: UnsafeRawBufferPointer, form: BodyForm, now: Timestamp
    ) throws(FormatError) -> DecodedOutcomes {
        let latest = RowRules.latest(now: now, tolerance: futureTolerance)
        guard let json = form.json else {
            let reader = try ColumnsReader(
                body, content: .outcomes, layout: layout, earliest: RecordLayout.earliest, latest: latest)
            return Self.decoded(reader, rejected: reader.rejected)
        }
        let reader = try RecordReader(layout, earliest: RecordLayout.earliest, latest: latest)
        let rejected = try reader.read(body.bindMemory(to: UInt8.self), json)
        return Self.decoded(reader, rejected: rejected)
    }

    private static func decoded(
        _ columns: borrowing some RecordColumns & ~Copyable, rejected: [RowError]
    ) -> DecodedOutcomes {
        DecodedOutcomes(
            batch: OutcomeBatch(
                ids: columns.ids(), labels: columns.column(0), timestamps: columns.timestamps(),
                predictionTimestamps: moments(columns.numbers(1))),
            rejected: rejected)
    }

    /// The given times of predictions; none at all where no row has one.
    private static func moments(_ numbers: [Double]) -> [Int64?] {
        guard numbers.contains(where: { !$0.isNaN }) else { return [] }
        return numbers.map { Int64(exactly: $0) }
    }

    /// Reads a body that is held as an array.
    ///
    /// - Parameters:
    ///   - body: The bytes of the request.
    ///   - form: How the rows are arranged.
    ///   - now: The clock that timestamps are compared with.
    /// - Returns: The accepted rows as columns, and the rejected ones.
    /// - Throws: `FormatError`, as the other form.
    package func decode(_ body: [UInt8], form: BodyForm, now: Timestamp) throws(FormatError) -> DecodedOutcomes {
        try body.withUnsafeBufferPointer { (bytes) throws(FormatError) in
            try decode(UnsafeRawBufferPointer(bytes), form: form, now: now)
        }
    }
}
