import Testing
import VigilStatistics

@Suite("Corrections for multiple testing")
struct MultipleTestingTests {
    @Test("a NaN was not tested: it does not count and stays NaN", arguments: MultipleTesting.allCases)
    func missing(_ correction: MultipleTesting) {
        let with = correction.adjusted([0.01, .nan, 0.04, 0.2, .nan])
        let without = correction.adjusted([0.01, 0.04, 0.2])
        #expect(with[1].isNaN && with[4].isNaN)
        #expect([with[0], with[2], with[3]] == without)
        #expect(correction.adjusted([]).isEmpty)
        #expect(correction.adjusted([.nan])[0].isNaN)
    }

    @Test("adjusted values rise with the p-values and never pass 1", arguments: MultipleTesting.allCases)
    func order(_ correction: MultipleTesting) {
        var random = SeededNumbers(3)
        let pValues = random.uniforms(200).map { $0 * $0 * $0 } + [0, 1, 0.5, 0.5]
        let adjusted = correction.adjusted(pValues)
        for (first, one) in pValues.enumerated() {
            #expect(adjusted[first] >= one && adjusted[first] <= 1)
            for (second, two) in pValues.enumerated() where one <= two { #expect(adjusted[first] <= adjusted[second]) }
        }
        let shuffled = random.shuffled(Array(pValues.indices))
        let again = correction.adjusted(shuffled.map { pValues[$0] })
        #expect(shuffled.enumerated().allSatisfy { again[$0.offset] == adjusted[$0.element] })
    }

    /// Closed testing by definition: a hypothesis is rejected with the largest Simes p-value of all sets it belongs to.
    @Test("Hommel's values are those of closed testing with Simes' test")
    func hommel() {
        var random = SeededNumbers(4)
        for count in 1...9 {
            for _ in 0..<10 {
                let pValues = (0..<count).map { _ in (random.uniform() * random.uniform() * 50).rounded() / 50 }
                var expected = [Double](repeating: 0, count: count)
                for mask in 1..<(1 << count) {
                    let members = pValues.indices.filter { mask >> $0 & 1 == 1 }
                    let sorted = members.map { pValues[$0] }.sorted()
                    let simes = sorted.enumerated().reduce(1.0) {
                        min($0, $1.element * Double(sorted.count) / Double($1.offset + 1))
                    }
                    for member in members { expected[member] = max(expected[member], simes) }
                }
                let adjusted = MultipleTesting.hommel.adjusted(pValues)
                #expect(zip(adjusted, expected).allSatisfy { agree($0, $1, absolute: 1e-15) })
            }
        }
    }

    @Test("tiny p-values keep their digits in Šidák's formula")
    func tiny() {
        let adjusted = MultipleTesting.sidak.adjusted([1e-200, 0.5])
        #expect(agree(adjusted[0], 2e-200))
    }
}
