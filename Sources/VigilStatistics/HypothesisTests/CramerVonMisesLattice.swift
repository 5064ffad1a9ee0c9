/// The exact law of the two-sample Cramér-von Mises statistic without ties.
///
/// An order of the pooled values is a path on a grid, and the statistic adds up the squared distance from the diagonal at
/// every step; so the sums of all paths to a corner follow from those of its two neighbours.
///
/// - Source: Xiao, Gordon and Yakovlev 2007, "A C++ program for the Cramér-von Mises two-sample test",
///   doi:10.18637/jss.v017.i08.
struct CramerVonMisesLattice {
    private let firstCount: Int
    private let secondCount: Int

    init(_ firstCount: Int, _ secondCount: Int) {
        self.firstCount = firstCount
        self.secondCount = secondCount
    }

    /// The sums of squares that occur, ascending, with the number of paths.
    private typealias Law = [(sum: Int, paths: Double)]

    /// P(T ≥ t).
    func probability(ofAtLeast statistic: Double) -> Double {
        let common = leastCommonMultiple(firstCount, secondCount)
        let one = common / firstCount
        let two = common / secondCount
        var row: [Law] = []
        for i in 0...firstCount {
            var next: [Law] = []
            for j in 0...secondCount {
                var law: Law = i > 0 ? row[j] : []
                if j > 0 { law = Self.merged(law, next[j - 1]) }
                if i == 0 && j == 0 { law = [(0, 1)] }
                let distance = one * i - two * j
                next.append(law.map { ($0.sum + distance * distance, $0.paths) })
            }
            row = next
        }
        let total = Double(firstCount + secondCount)
        let scale = Double(firstCount) * Double(secondCount) / (total * total * Double(common) * Double(common))
        let law = row[secondCount]
        // Half a step of the sums below the statistic, so that rounding does not leave it out.
        let least = statistic / scale - 0.5
        let all = law.reduce(0) { $0 + $1.paths }
        return law.reduce(0) { Double($1.sum) >= least ? $0 + $1.paths : $0 } / all
    }

    private static func merged(_ one: Law, _ other: Law) -> Law {
        var merged: Law = []
        merged.reserveCapacity(one.count + other.count)
        var i = 0
        var j = 0
        while i < one.count || j < other.count {
            if j == other.count || (i < one.count && one[i].sum < other[j].sum) {
                merged.append(one[i])
                i += 1
            } else if i == one.count || other[j].sum < one[i].sum {
                merged.append(other[j])
                j += 1
            } else {
                merged.append((one[i].sum, one[i].paths + other[j].paths))
                i += 1
                j += 1
            }
        }
        return merged
    }

    private func leastCommonMultiple(_ one: Int, _ other: Int) -> Int {
        var (a, b) = (one, other)
        while b > 0 { (a, b) = (b, a % b) }
        return one / a * other
    }
}
