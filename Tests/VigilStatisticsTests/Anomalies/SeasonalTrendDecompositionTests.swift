import Foundation
import Testing
import VigilStatistics

@Suite("Seasonal-trend decomposition")
struct SeasonalTrendDecompositionTests {
    private typealias Decomposition = SeasonalTrendDecomposition
    private static let line = (0..<96).map { Double($0) / 10 + 3 * sin(Double($0) * .pi / 6) }

    @Test("a line and a constant season come out as they went in")
    func exactParts() throws {
        let parts = try Decomposition(Self.line, settings: Decomposition.Settings(period: 12))
        for place in Self.line.indices {
            #expect(abs(parts.remainder[place]) < 0.05)
            #expect(abs(parts.trend[place] - Double(place) / 10) < 0.1)
        }
        #expect(parts.seasonalStrength > 0.99)
    }

    @Test("trend and season go on through missing values")
    func gaps() throws {
        var values = Self.line
        for place in [20, 21, 50, 95] { values[place] = .nan }
        let parts = try Decomposition(values, settings: Decomposition.Settings(period: 12))
        for place in [20, 21, 50, 95] {
            #expect(abs(parts.trend[place] + parts.seasonal[place] - Self.line[place]) < 0.3)
            #expect(parts.remainder[place].isNaN && parts.robustnessWeights[place] == 0)
        }
    }

    @Test("bad windows, short series and empty slots are named")
    func badInput() {
        let expected: [(StatisticsError.Code, [Double], Decomposition.Settings)] = [
            (.invalidParameter, Self.line, Decomposition.Settings(period: 1)),
            (.invalidParameter, Self.line, Decomposition.Settings(period: 12, seasonalWindow: 8)),
            (.tooFewObservations, Array(Self.line[..<20]), Decomposition.Settings(period: 12)),
            (.invalidValue, Self.line + [.infinity], Decomposition.Settings(period: 12)),
            (
                .tooFewObservations, Self.line.indices.map { $0 % 12 == 3 ? .nan : Self.line[$0] },
                Decomposition.Settings(period: 12)
            ),
        ]
        for (code, values, settings) in expected {
            #expect { try Decomposition(values, settings: settings) } throws: {
                ($0 as? StatisticsError)?.code == code
            }
        }
    }
}
