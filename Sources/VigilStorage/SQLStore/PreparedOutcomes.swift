import VigilDomain

/// Outcomes of one `append`, checked, with one row for each id: of several, the last.
struct PreparedOutcomes: Sendable {
    /// The distinct ids, in the order of their last rows.
    let ids: TextColumn
    let hashes: [UInt64]
    /// How many rows of the batch each id had.
    let occurrences: [Int]
    /// The label of each id.
    let labels: Column
    /// When each label became known.
    let times: [Int64]
    /// The newest of all times of the batch.
    let lastTime: Int64?

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
        return PreparedOutcomes(batch)
    }

    private init(_ batch: OutcomeBatch) {
        // Ids are compared by their bytes: to Swift's strings, two spellings of one character are equal.
        let all = TextColumn(batch.ids)
        let hashes = all.hashes()
        var distinct = DistinctRows(rows: batch.count)
        var count = [Int](repeating: 1, count: batch.count)
        var last: [Int] = []
        for row in (0..<batch.count).reversed() {
            if let later = distinct.insert(row, hash: hashes[row], isAlike: { all.isEqual($0, to: all, row) }) {
                count[later] += 1
            } else {
                last.append(row)
            }
        }
        last.reverse()
        ids = all.rows(last)
        self.hashes = last.map { hashes[$0] }
        occurrences = last.map { count[$0] }
        labels = batch.labels.rows(last)
        times = last.map { batch.timestamps[$0] }
        lastTime = batch.timestamps.max()
    }
}
