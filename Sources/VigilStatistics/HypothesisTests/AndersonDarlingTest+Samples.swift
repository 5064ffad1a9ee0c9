extension AndersonDarlingTest {
    /// How often each different value occurs in each sample: one row a sample, one column a value.
    static func groups(_ samples: [[Double]]) -> [[Int]] {
        var places = [Int](repeating: 0, count: samples.count)
        var groups = [[Int]](repeating: [], count: samples.count)
        while true {
            var least = Double.infinity
            var isAtEnd = true
            for (index, sample) in samples.enumerated() where places[index] < sample.count {
                least = min(least, sample[places[index]])
                isAtEnd = false
            }
            if isAtEnd { return groups }
            for (index, sample) in samples.enumerated() {
                let start = places[index]
                while places[index] < sample.count && !(sample[places[index]] > least) { places[index] += 1 }
                groups[index].append(places[index] - start)
            }
        }
    }

    /// A² with the middle of each jump.
    static func midrank(_ groups: [[Int]]) -> Double {
        let total = Double(groups.reduce(0) { $0 + $1.reduce(0, +) })
        return (total - 1) / total
            * sum(groups, total) { size, below in
                let middle = below + size / 2
                let variance = middle * (total - middle) - total * size / 4
                return (half: 0.5, middle: middle, weight: variance > 0 ? size / total / variance : 0)
            }
    }

    /// A² with the upper end of each jump.
    static func rightContinuous(_ groups: [[Int]]) -> Double {
        let total = Double(groups.reduce(0) { $0 + $1.reduce(0, +) })
        return sum(groups, total) { size, below in
            let upper = below + size
            // At the greatest value all distribution functions are 1.
            return (half: 1, middle: upper, weight: upper < total ? size / total / (upper * (total - upper)) : 0)
        }
    }

    private static func sum(
        _ groups: [[Int]], _ total: Double,
        _ place: (_ size: Double, _ below: Double) -> (half: Double, middle: Double, weight: Double)
    ) -> Double {
        guard let first = groups.first else { return 0 }
        var places: [(half: Double, middle: Double, weight: Double)] = []
        places.reserveCapacity(first.count)
        var below = 0.0
        for column in first.indices {
            let size = Double(groups.reduce(0) { $0 + $1[column] })
            places.append(place(size, below))
            below += size
        }
        return groups.reduce(0) { outer, row in
            let count = Double(row.reduce(0, +))
            var own = 0.0
            var inner = 0.0
            for (column, place) in places.enumerated() {
                let size = Double(row[column])
                let difference = total * (own + place.half * size) - count * place.middle
                inner += place.weight * difference * difference
                own += size
            }
            return outer + inner / count
        }
    }
}

/// The mean and the standard deviation of A² without a difference and without ties.
struct AndersonDarlingMoments {
    private let mean: Double
    private let standardDeviation: Double

    /// - Parameter counts: The lengths of the samples.
    /// - Throws: `.tooFewObservations` for less than two samples, an empty one or less than 4 values together.
    /// - Complexity: O(N).
    init(counts: [Int]) throws(StatisticsError) {
        guard counts.count >= 2 else { throw .tooFewObservations("samples", have: counts.count, need: 2) }
        guard let least = counts.min(), least >= 1 else {
            throw .tooFewObservations("values of the smallest sample", have: 0, need: 1)
        }
        let total = counts.reduce(0, +)
        guard total >= 4 else { throw .tooFewObservations("values together", have: total, need: 4) }
        let k = Double(counts.count)
        let n = Double(total)
        let inverse = counts.reduce(0) { $0 + 1 / Double($1) }
        var harmonic = 0.0
        var double = 0.0
        // Σ over i < j < N of 1/((N - i) j), from the greatest i down.
        for i in stride(from: total - 1, through: 1, by: -1) {
            double += harmonic / Double(total - i)
            harmonic += 1 / Double(i)
        }
        let a = (4 * double - 6) * (k - 1) + (10 - 6 * double) * inverse
        let b =
            (2 * double - 4) * k * k + 8 * harmonic * k + (2 * double - 14 * harmonic - 4) * inverse - 8 * harmonic
            + 4 * double - 6
        let c =
            (6 * harmonic + 2 * double - 2) * k * k + (4 * harmonic - 4 * double + 6) * k
            + (2 * harmonic - 6) * inverse + 4 * harmonic
        let d = (2 * harmonic + 6) * k * k - 4 * harmonic * k
        let variance = (((a * n + b) * n + c) * n + d) / ((n - 1) * (n - 2) * (n - 3))
        mean = k - 1
        standardDeviation = variance.squareRoot()
    }

    /// T of an A².
    func standardised(_ raw: Double) -> Double { (raw - mean) / standardDeviation }
}
