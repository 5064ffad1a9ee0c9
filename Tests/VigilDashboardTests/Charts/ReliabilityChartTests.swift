import Testing
import VigilStatistics

@testable import VigilDashboard

@Suite("the chart of promised and observed shares")
struct ReliabilityChartTests {
    @Test("a bin that keeps its promise lies on the diagonal, and the table has the same numbers")
    func diagonal() throws {
        let bins = try ReliabilityBins(labels: [0, 1, 1, 1, 0, 0], scores: [0.5, 0.5, 0.9, 0.9, 0.1, 0.1]).curve.bins
        let chart = ReliabilityChart(bins: bins)
        let text = chart.figure.text
        // The square goes from 34 to 234: a score of 0.5 with half of the labels positive is its middle.
        #expect(text.contains("cx=\"134\" cy=\"134\""))
        #expect(text.contains("cx=\"214\" cy=\"34\"") && text.contains("cx=\"54\" cy=\"234\""))
        #expect(text.contains("<td class=\"num\">0.500</td><td class=\"num\">0.500</td><td class=\"num\">2</td>"))
        #expect(chart.summary.contains("3 bins"))
        #expect(MarkupCheck(text).faults.isEmpty)
    }
}
