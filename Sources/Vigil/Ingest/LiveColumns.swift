import VigilDomain

/// A stretch of live predictions of one version, column by column, which grows by one row at a time.
struct LiveColumns: Sendable {
    /// Names as codes, with what finds the code of a name.
    private struct Names: Sendable {
        var codes: [UInt32] = []
        var dictionary: [String] = []
        /// The bytes of the names.
        private(set) var bytes = 0
        private var index: [String: UInt32] = [:]

        mutating func append(_ name: String?) {
            guard let name else {
                codes.append(CategoricalColumn.missing)
                return
            }
            if let code = index[name] {
                codes.append(code)
            } else {
                bytes += name.utf8.count
                let code = UInt32(dictionary.count)
                index[name] = code
                dictionary.append(name)
                codes.append(code)
            }
        }

        var column: CategoricalColumn { CategoricalColumn(dictionary: dictionary, codes: codes) }
    }

    /// So many rows are put together before the next stretch begins; it is what a full queue lets go of at a time.
    static let mostRows = 1024
    /// With so many bytes of text it is put together, too: what is written at once has a limit.
    private static let mostTextBytes = 8 << 20

    private let layout: LiveLayout
    private var ids: [String] = []
    private var idBytes = 0
    private var timestamps: [Int64] = []
    private var numbers: [[Double]]
    private var names: [Names]
    private var scores: [Double] = []
    private var predictedNumbers: [Double] = []
    private var predictedNames = Names()
    private var groups = Names()
    private var ranks: [Double] = []
    private var inferenceMilliseconds: [Double] = []
    private var probabilities: [[Double]]
    /// How many rows in front were let go of.
    private var first = 0

    /// How many rows there are.
    var count: Int { ids.count - first }
    /// The bytes of ids and names.
    var textBytes: Int {
        names.reduce(idBytes + predictedNames.bytes + groups.bytes) { $0 + $1.bytes }
    }
    /// Whether the next row begins another stretch.
    var isFull: Bool { ids.count >= Self.mostRows || textBytes >= Self.mostTextBytes }

    /// No rows yet.
    ///
    /// - Parameters:
    ///   - layout: Of the version.
    ///   - expectsMany: Whether it is likely to become full, so that room is made at once.
    init(_ layout: LiveLayout, expectsMany: Bool = false) {
        self.layout = layout
        numbers = Array(repeating: [], count: layout.numbers)
        names = Array(repeating: Names(), count: layout.names)
        probabilities = Array(repeating: [], count: layout.classes)
        guard expectsMany else { return }
        ids.reserveCapacity(Self.mostRows)
        timestamps.reserveCapacity(Self.mostRows)
        for place in numbers.indices { numbers[place].reserveCapacity(Self.mostRows) }
        for place in names.indices { names[place].codes.reserveCapacity(Self.mostRows) }
        scores.reserveCapacity(Self.mostRows)
    }

    /// Lets go of the first row, of which there must be one.
    ///
    /// - Returns: When its prediction was made.
    mutating func removeFirst() -> Timestamp {
        first += 1
        return Timestamp(milliseconds: timestamps[first - 1])
    }

    /// Adds a row that was found to fit the schema.
    mutating func append(_ row: LiveRow) {
        ids.append(row.id)
        idBytes += row.id.utf8.count
        timestamps.append(row.timestamp.milliseconds)
        if case .columns(let givenNumbers, let givenNames) = row.features {
            for place in numbers.indices { numbers[place].append(givenNumbers[place]) }
            for place in names.indices { names[place].append(givenNames[place]) }
        } else {
            for feature in layout.features { append(row.value(of: feature), to: feature) }
        }
        scores.append(row.score ?? .nan)
        switch layout.predictionKind {
        case .numeric:
            if case .number(let number) = row.prediction {
                predictedNumbers.append(number)
            } else {
                predictedNumbers.append(.nan)
            }
        case .categorical:
            if case .name(let name) = row.prediction { predictedNames.append(name) } else { predictedNames.append(nil) }
        }
        groups.append(row.group)
        ranks.append(row.rank ?? .nan)
        inferenceMilliseconds.append(row.inferenceMilliseconds ?? .nan)
        for place in probabilities.indices { probabilities[place].append(row.probabilities?[place] ?? .nan) }
    }

    private mutating func append(_ value: FeatureValue, to feature: LiveLayout.Feature) {
        switch (feature.kind, value) {
        case (.numeric, .number(let number)): numbers[feature.placeInKind].append(number)
        case (.numeric, _): numbers[feature.placeInKind].append(.nan)
        case (.categorical, .name(let name)): names[feature.placeInKind].append(name)
        case (.categorical, _): names[feature.placeInKind].append(nil)
        }
    }

    /// The rows as a batch.
    ///
    /// - Parameter schema: The version, of this layout.
    /// - Returns: The rows that were not let go of.
    func batch(_ schema: ModelSchema) -> PredictionBatch {
        var batch = PredictionBatch(schema: schema)
        batch.ids = ids
        batch.timestamps = timestamps
        batch.features = layout.features.map { feature in
            switch feature.kind {
            case .numeric: .numeric(NumericColumn(numbers[feature.placeInKind]))
            case .categorical: .categorical(names[feature.placeInKind].column)
            }
        }
        batch.scores = scores
        switch layout.predictionKind {
        case .numeric: batch.predictions = .numeric(NumericColumn(predictedNumbers))
        case .categorical: batch.predictions = .categorical(predictedNames.column)
        }
        batch.groups = groups.column
        batch.ranks = ranks
        batch.inferenceMilliseconds = inferenceMilliseconds
        batch.probabilities = probabilities
        return first == 0 ? batch : batch.rows(Array(first..<ids.count))
    }
}
