import VigilDomain

/// An outcome that waits.
struct WaitingLabel: Sendable {
    var hash: UInt64 = 0
    var id: [UInt8] = []
    /// When its prediction was made, where that is known.
    var predictionTime: Int64?
    var bits: SQLValue = .null
    var name: SQLValue = .null
    /// When it became known.
    var time: Int64 = 0
    /// Its place in the order of arrival.
    var arrival: Int64 = 0

    /// Stands in the database for a prediction's time that is not known.
    static let unknownTime = Int64.min

    /// An outcome from a row: hash, id, prediction's time, bits, name, time, arrival.
    init(_ row: any SQLRow) throws(StoreError) {
        hash = UInt64(bitPattern: try row.integer(0))
        id = try row.bytes(1)
        let predictionTime = try row.integer(2)
        self.predictionTime = predictionTime == Self.unknownTime ? nil : predictionTime
        bits = row[3]
        name = row[4]
        time = try row.integer(5)
        arrival = try row.integer(6)
    }

    /// The label alone: a number has its bits; a name its text; a missing name neither.
    init(_ column: Column, _ row: Int) {
        switch column {
        case .numeric(let column): bits = .integer(Int64(bitPattern: column.values[row].bitPattern))
        case .categorical(let column): name = column[row].map { .text($0) } ?? .null
        }
    }

    /// What tells it from others that wait.
    struct Key: Hashable {
        var id: [UInt8]
        var predictionTime: Int64?
    }

    var key: Key { Key(id: id, predictionTime: predictionTime) }

    var kind: ColumnKind { if case .null = bits { .categorical } else { .numeric } }

    private var number: Double {
        guard case .integer(let bits) = bits else { return .nan }
        return Double(bitPattern: UInt64(bitPattern: bits))
    }

    private var text: String? {
        guard case .text(let text) = name else { return nil }
        return text
    }

    var isPresent: Bool { kind == .numeric ? !number.isNaN : text != nil }

    /// Whether it belongs to the prediction of its id made at `time` rather than to the one made at `other`.
    func takes(_ time: Int64, before other: Int64?, _ horizon: Int64) -> Bool {
        guard let predictionTime else { return other.map { $0 <= time } ?? true }
        let distance = abs(time - predictionTime)
        guard distance <= horizon else { return false }
        guard let other else { return true }
        return (distance, -time) <= (abs(other - predictionTime), -other)
    }

    /// Whether another one for the same prediction counts instead of it.
    func precedes(_ other: WaitingLabel) -> Bool {
        arrival < other.arrival
    }

    static func column(_ labels: [WaitingLabel], kind: ColumnKind) -> Column {
        switch kind {
        case .numeric: .numeric(NumericColumn(labels.map(\.number)))
        case .categorical: .categorical(CategoricalColumn(labels.map(\.text)))
        }
    }
}

/// What an outcome that waits says about the time of its prediction.
struct WaitingTime: Hashable, Sendable {
    /// When the prediction was made, where that is known.
    var prediction: Int64?
    /// When the outcome became known, which is not before.
    var label: Int64

    /// Whether nothing can come for it any more: its prediction is of a time whose predictions are not kept.
    ///
    /// - Parameter kept: From when on predictions are kept.
    /// - Returns: Always `false` while all are.
    func isOver(before kept: Int64) -> Bool { (prediction ?? label) < kept }
}

extension PreparedOutcomes {
    /// Outcomes that waited, all with labels of one kind and each with an id of its own.
    init(_ labels: [WaitingLabel], kind: ColumnKind) {
        var ids = TextColumn()
        for label in labels { ids.append(label.id[...]) }
        let batch = OutcomeBatch(
            ids: [], labels: WaitingLabel.column(labels, kind: kind), timestamps: labels.map(\.time))
        self.init(batch, ids: ids)
    }
}
