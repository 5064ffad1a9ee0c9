import Vigil

/// 2026-05-01T00:00:00Z.
let startOfRelatedColumns = Timestamp(milliseconds: 1_777_593_600_000)

/// Five columns, 500 rows a day: the second follows the first, the fifth follows the fourth, and the fourth follows the
/// third with a sign that can be turned over.
///
/// Every column is normal with the same mean and spread whatever the sign, so that none shows the change.
func relatedColumns(
    of model: ModelName, seed: UInt64, days: Range<Int>, sign: Double = -1
) throws -> PredictionBatch {
    let rowsPerDay = 500
    let rows = rowsPerDay * days.count
    let parts = (0..<4).map { normals(seed: seed + 100 * UInt64($0), count: rows) }
    let (a, b, c, d) = (parts[0], parts[1], parts[2], parts[3])
    let columns = [
        a, zip(a, b).map { 0.8 * $0 + 0.6 * $1 }, c, zip(c, d).map { sign * 0.5 * $0 + 0.5 * $1 },
        zip(a, d).map { 0.3 * $0 + $1 },
    ]
    let schema = ModelSchema(
        model: model, task: .regression,
        features: columns.indices.map { FeatureSchema(name: "x\($0)", kind: .numeric) })
    var batch = PredictionBatch(schema: schema)
    batch.ids = (0..<rows).map { "\(days.lowerBound)-\($0)" }
    batch.timestamps = (0..<rows).map { row in
        let day = Int64(days.lowerBound + row / rowsPerDay)
        return startOfRelatedColumns.milliseconds + day * 86_400_000 + Int64(row % rowsPerDay) * 172_800
    }
    batch.features = columns.map { .numeric(NumericColumn($0)) }
    batch.predictions = .numeric(NumericColumn(a.map { 100 + 10 * $0 }))
    batch.scores = Array(repeating: .nan, count: rows)
    batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
    batch.ranks = Array(repeating: .nan, count: rows)
    batch.inferenceMilliseconds = Array(repeating: .nan, count: rows)
    return batch
}

/// Numbers that any language can make again: sums of twelve uniforms of a congruential generator, less 6.
private func normals(seed: UInt64, count: Int) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
        var sum = 0.0
        for _ in 0..<12 {
            state = (1_103_515_245 &* state &+ 12_345) % (1 << 31)
            sum += Double(state) / 2_147_483_648
        }
        return sum - 6
    }
}
