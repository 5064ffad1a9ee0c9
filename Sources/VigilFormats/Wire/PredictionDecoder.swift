package import VigilDomain

/// Predictions of a body: the rows that were accepted, and why the others were not.
package struct DecodedPredictions: Hashable, Sendable {
    /// The accepted rows, in the order of the body.
    package var batch: PredictionBatch
    /// One label an accepted row, missing where not given; `nil` when labels were not asked for.
    package var labels: Column?
    /// The rejected rows, in the order of the body.
    package var rejected: [RowError]
}

/// Reads predictions straight into columns, from JSON or the binary form of ``ColumnsFormat``.
///
/// In JSON a prediction is one object:
///
///     {"id": "order-17",
///      "timestamp": "2026-05-01T10:30:00Z",
///      "features": {"age": 41, "region": "north", "income": null},
///      "score": 0.83, "prediction": 1,
///      "group": "query-9", "rank": 2,
///      "inference_time_ms": 12.5}
///
/// | key | value |
/// | --- | --- |
/// | `id` | required; a string of 1 to 200 bytes without control characters, unique in the body |
/// | `timestamp` | required; an RFC 3339 time with its zone, or a whole number of milliseconds since 1970-01-01 UTC; from 1900 to a day ahead of the server's clock |
/// | `features` | an object with the names of the schema and no others; an absent key and null both mean a missing value |
/// | a numeric feature | a JSON number; a number in a string, or true and false, is a wrong type |
/// | a categorical feature | a string of at most 1000 bytes; a number, true or false counts as its JSON text: `1.50` is the category "1.50" |
/// | `score` | binary: the probability of class 1; multiclass: of the predicted class; both from 0 to 1. Ranking: the ranking score, any number |
/// | `confidence` | multiclass only: another name of `score`; give one of them |
/// | `prediction` | binary: 0, 1, false or true; multiclass: the class as a string (numbers and truth values count as their text); otherwise a number |
/// | `group` | ranking: the query that the row belongs to, as a string |
/// | `rank` | ranking: the place in the list, a whole number from 1 |
/// | `inference_time_ms` | how long the model took, a number from 0 |
/// | `probabilities` | multiclass with named `classes` only: an object with the probability of each class, from 0 to 1; they sum to 1, give or take 0.02, and a class that is left out has 0 |
/// | `label` | only in the rows of a baseline: what really happened, as in an outcome |
///
/// A body is one such object, a JSON array of them, or NDJSON with one a line. A row with a fault is rejected with the
/// row's number, the field, what was given and what is allowed, and the rows beside it are accepted. A key that is not
/// in the table or in the schema is a fault, and so is one that is there twice. Whole numbers beyond 2^53 are rounded to
/// the nearest double. An object or array that is not JSON is refused as a whole, with the byte where it stops being
/// JSON, since nobody can say what was meant to follow; in NDJSON only that line is rejected.
///
/// In the binary form the same rules hold for values. A column that the schema does not have refuses the body.
package struct PredictionDecoder: Sendable {
    private let schema: ModelSchema
    private let layout: RecordLayout
    private let futureTolerance: Duration
    private let withLabels: Bool
    /// Copies of a decoder share them.
    private let readers = RecordReaderPool()

    /// A decoder for predictions of a model.
    ///
    /// - Parameters:
    ///   - schema: The model's; its features are the only ones allowed.
    ///   - withLabels: Whether a row may have a `label`, as the rows of a baseline do.
    ///   - futureTolerance: How far a timestamp may lie ahead of the clock.
    package init(schema: ModelSchema, withLabels: Bool = false, futureTolerance: Duration = RowRules.futureTolerance) {
        self.schema = schema
        self.withLabels = withLabels
        self.futureTolerance = futureTolerance
        layout = .predictions(schema, withLabels: withLabels)
    }

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: The bytes of the request.
    ///   - form: How the rows are arranged.
    ///   - now: The clock that timestamps are compared with.
    /// - Returns: The accepted rows as columns, and the rejected ones.
    /// - Throws: `FormatError`: `malformedJSON` or `empty` when an object or array is not JSON; when a body of columns
    ///   contradicts itself or the schema, the reason with the column and the byte.
    /// - Complexity: O(bytes).
    package func decode(
        _ body: UnsafeRawBufferPointer, form: BodyForm, now: Timestamp
    ) throws(FormatError) -> DecodedPredictions {
        let latest = RowRules.latest(now: now, tolerance: futureTolerance)
        guard let json = form.json else {
            let reader = try ColumnsReader(
                body, content: .predictions, layout: layout, earliest: RecordLayout.earliest, latest: latest)
            return decoded(reader, rejected: reader.rejected)
        }
        let reader = try RecordReader(
            layout, earliest: RecordLayout.earliest, latest: latest, bodyOf: body.count, from: readers)
        let rejected = try reader.read(body.bindMemory(to: UInt8.self), json)
        return decoded(reader, rejected: rejected)
    }

    private func decoded(
        _ columns: borrowing some RecordColumns & ~Copyable, rejected: [RowError]
    ) -> DecodedPredictions {
        var batch = PredictionBatch(schema: schema)
        let features = schema.features.count
        func index(_ field: PredictionField) -> Int { features + field.rawValue }
        batch.ids = columns.ids()
        batch.timestamps = columns.timestamps()
        for feature in 0..<features { batch.features[feature] = columns.column(feature) }
        batch.scores = columns.numbers(index(.score))
        batch.predictions = columns.column(index(.prediction))
        batch.groups = columns.names(index(.group))
        batch.ranks = columns.numbers(index(.rank))
        batch.inferenceMilliseconds = columns.numbers(index(.inferenceMilliseconds))
        for place in batch.probabilities.indices {
            batch.probabilities[place] = columns.numbers(features + layout.fields.count + place)
        }
        let labels = withLabels ? columns.column(index(.label)) : nil
        return DecodedPredictions(batch: batch, labels: labels, rejected: rejected)
    }

    /// Reads a body that is held as an array.
    ///
    /// - Parameters:
    ///   - body: The bytes of the request.
    ///   - form: How the rows are arranged.
    ///   - now: The clock that timestamps are compared with.
    /// - Returns: The accepted rows as columns, and the rejected ones.
    /// - Throws: `FormatError`, as the other form.
    package func decode(_ body: [UInt8], form: BodyForm, now: Timestamp) throws(FormatError) -> DecodedPredictions {
        try body.withUnsafeBufferPointer { (bytes) throws(FormatError) in
            try decode(UnsafeRawBufferPointer(bytes), form: form, now: now)
        }
    }
}
