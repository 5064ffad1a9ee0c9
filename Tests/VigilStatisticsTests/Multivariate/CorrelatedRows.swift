import VigilStatistics

/// Rows whose columns hang together, for tests.
enum CorrelatedRows {
    /// Even columns share a common part; the odd ones stand alone.
    static func draw(_ rows: Int, _ columns: Int, shift: Double = 0, _ random: inout SeededNumbers) -> Matrix {
        var matrix = Matrix(rows: rows, columns: columns)
        for row in 0..<rows {
            let common = random.normal()
            for column in 0..<columns {
                let own = random.normal()
                matrix[row, column] = shift + (column.isMultiple(of: 2) ? 0.7 * own + 0.7 * common : own)
            }
        }
        return matrix
    }

    /// The five columns of which only a correlation flips: `x4` follows `x3` against or along with it.
    ///
    /// Each is the sum of twelve uniforms of a linear congruential generator less 6, so that any language can make them.
    static func flip(seed: UInt64, rows: Int, isFlipped: Bool) throws(StatisticsError) -> Matrix {
        let parts = [seed, seed + 100, seed + 200, seed + 300].map { congruential($0, rows) }
        let sign = isFlipped ? 0.5 : -0.5
        return try Matrix(columns: [
            parts[0],
            zip(parts[0], parts[1]).map { 0.8 * $0 + 0.6 * $1 },
            parts[2],
            zip(parts[2], parts[3]).map { sign * $0 + 0.5 * $1 },
            zip(parts[0], parts[3]).map { 0.3 * $0 + $1 },
        ])
    }

    private static func congruential(_ seed: UInt64, _ count: Int) -> [Double] {
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
}
