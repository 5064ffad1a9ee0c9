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
        return "\(window.start) to \(window.end)"
    }

    /// The unit in a sentence: `hour`, `day`, `week`, `month` or `quarter`.
    package static func unit(of length: WindowLength) -> String { length.rawValue }
}
