import VigilDomain

/// Outcomes of one `append`, checked, with one row for each id and time of prediction: of several, the last.
struct PreparedOutcomes: Sendable {
    /// The ids, in the order of their last rows.
    let ids: TextColumn
    let hashes: [UInt64]
    /// How many rows of the batch each one had.
    let occurrences: [Int]
    /// The label of each.
    let labels: Column
    /// When each label became known.
    let times: [Int64]
    /// When each prediction was made, where that is known.
    let predictionTimes: [Int64?]
    /// The newest of all times at which labels became known.
    let lastTime: Int64?
    /// Whether an id occurs with several times of its prediction.
    let hasRepeatedIDs: Bool

    var count: Int { occurrences.count }

    /// Prepares a batch.
    ///
    /// - Throws: `conflict` when its columns differ in length or a time is not supported.
    @concurrent
    static func prepare(_ batch: OutcomeBatch, of model: ModelName) async throws -> PreparedOutcomes {
        do {
            try batch.validateColumns()
        } catch {
            throw StoreError(.conflict, "outcomes do not fit \(model): \(error)")
        }
        return PreparedOutcomes(batch, ids: TextColumn(batch.ids))
    }

    /// Prepares checked outcomes whose ids are `all`.
    ///
    /// Ids are compared by their bytes: to Swift's strings, two spellings of one character are equal.
    init(_ batch: OutcomeBatch, ids all: TextColumn) {
        let hashes = all.hashes()
        let rows = all.count
        let hasTimes = !batch.predictionTimestamps.isEmpty
        var distinct = DistinctRows(rows: rows)
        var count = [Int](repeating: 1, count: rows)
        var last: [Int] = []
        for row in (0..<rows).reversed() {
            let time = batch.predictionTimestamp(row)
            let mixed = time.map { hashes[row] ^ (UInt64(bitPattern: $0) &* 0x9E37_79B9_7F4A_7C15) } ?? hashes[row]
            let later = distinct.insert(row, hash: mixed) {
                all.isEqual($0, to: all, row) && (!hasTimes || batch.predictionTimestamp($0) == time)
            }
            if let later { count[later] += 1 } else { last.append(row) }
        }
        last.reverse()
        ids = all.rows(last)
        self.hashes = last.map { hashes[$0] }
        occurrences = last.map { count[$0] }
        labels = batch.labels.rows(last)
        times = last.map { batch.timestamps[$0] }
        predictionTimes = last.map { batch.predictionTimestamp($0) }
        lastTime = batch.timestamps.max()
        hasRepeatedIDs = hasTimes && Self.hasRepeats(ids, self.hashes)
    }

    private static func hasRepeats(_ ids: TextColumn, _ hashes: [UInt64]) -> Bool {
        var distinct = DistinctRows(rows: ids.count)
        for row in 0..<ids.count
        where distinct.insert(row, hash: hashes[row], isAlike: { ids.isEqual($0, to: ids, row) }) != nil {
            return true
        }
        return false
    }
}
