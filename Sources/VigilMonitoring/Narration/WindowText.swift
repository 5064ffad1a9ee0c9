package import VigilDomain

/// A stretch of time as people name it.
package enum WindowText {
    /// The calendar name of a window, such as `Sep 1997`, `2007 Q2` or `1997-09-27`; its two ends where it is no
    /// calendar unit.
    ///
    /// The length is found from the window itself, so that a recorded metric over any range has a name too.
    package static func label(of window: TimeRange) -> String {
        if let length = WindowLength.allCases.first(where: { $0.window(containing: window.start) == window }) {
            return length.label(of: window)
        }
        // A window of so many rows ends just behind its last one; that one's time is what a reader looks for.
        let last = window.end.advanced(by: .milliseconds(-1))
        let end = last.milliseconds % 1000 == 0 && last >= window.start ? last : window.end
        return "\(window.start) to \(end)"
    }

    /// The unit in a sentence: `minute`, `hour`, `six-hour window`, `day`, `week`, `month` or `quarter`.
    package static func unit(of length: WindowLength) -> String {
        length == .sixHours ? "six-hour window" : length.rawValue
    }
}
