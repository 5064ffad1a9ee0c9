import VigilStatistics

/// One reference and one window of the same law, as the test sees them.
enum CleanWindow {
    /// The Kolmogorov-Smirnov numerator of two samples without ties.
    ///
    /// The shorter sample is drawn and sorted; of the longer one only how many values fall between its neighbours counts.
    static func untiedNumerator(_ reference: Int, _ current: Int, _ generator: inout SplitMix64) -> Int {
        let short = min(reference, current)
        let long = max(reference, current)
        let counts = Draw.fill(long, gapsOf: Draw.uniforms(short, &generator), &generator)
        var passed = 0
        var greatest = 0
        for index in 0..<short {
            passed += counts[index]
            // Just before and at a value of the shorter sample.
            greatest = max(greatest, abs(passed * short - index * long), abs(passed * short - (index + 1) * long))
        }
        return greatest
    }

    /// Two samples' counts of a law with ties.
    static func counts(
        _ law: Law, _ reference: Int, _ current: Int, _ generator: inout SplitMix64
    ) throws -> CountPair {
        guard law == .zeros80 else {
            return try CountPair(
                reference: Draw.multinomial(reference, law.chances, &generator),
                current: Draw.multinomial(current, law.chances, &generator))
        }
        let first = Draw.multinomial(reference, law.chances, &generator)
        let second = Draw.multinomial(current, law.chances, &generator)
        let isSwapped = first[1] < second[1]
        let (long, short) = isSwapped ? (second[1], first[1]) : (first[1], second[1])
        let gaps = Draw.fill(long, gapsOf: Draw.uniforms(short, &generator), &generator)
        var longCounts: [Int] = []
        var shortCounts: [Int] = []
        longCounts.reserveCapacity(long + short + 1)
        shortCounts.reserveCapacity(long + short + 1)
        longCounts.append(isSwapped ? second[0] : first[0])
        shortCounts.append(isSwapped ? first[0] : second[0])
        for (index, gap) in gaps.enumerated() {
            for _ in 0..<gap {
                longCounts.append(1)
                shortCounts.append(0)
            }
            if index < short {
                longCounts.append(0)
                shortCounts.append(1)
            }
        }
        return try CountPair(
            reference: isSwapped ? shortCounts : longCounts, current: isSwapped ? longCounts : shortCounts)
    }
}
