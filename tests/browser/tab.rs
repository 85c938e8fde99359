//! One tab: opens pages under chosen conditions and tells what it saw.

use std::io::Read as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::chromium::{Browser, PATIENCE, Record, Seen, given};

pub(crate) struct Tab {
    browser: &'static Browser,
    session: String,
    context: String,
    seen: Arc<Seen>,
}

/// Which of the two themes the reader's system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

impl Tab {
    pub(crate) fn new(
        browser: &'static Browser,
        session: String,
        context: String,
        seen: Arc<Seen>,
    ) -> Self {
        let tab = Self {
            browser,
            session,
            context,
            seen,
        };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            tab.call(&format!("{domain}.enable"), &json!({}));
        }
        tab
    }

    /// Notes every request, and refuses those to other hosts.
    pub(crate) fn guard(&self) {
        self.call("Fetch.enable", &json!({"patterns": [{"urlPattern": "*"}]}));
    }

    fn call(&self, method: &str, parameters: &Value) -> Value {
        self.browser.call(Some(&self.session), method, parameters)
    }

    /// Sets the size of the window in CSS pixels.
    pub(crate) fn viewport(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
    }

    pub(crate) fn scheme(&self, scheme: Scheme) {
        let value = if scheme == Scheme::Dark {
            "dark"
        } else {
            "light"
        };
        let features = json!([{"name": "prefers-color-scheme", "value": value}]);
        self.call("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// Lays pages out as for paper.
    pub(crate) fn print_media(&self) {
        self.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    }

    /// The page on paper.
    pub(crate) fn pdf(&self) -> Vec<u8> {
        let answer = self.call("Page.printToPDF", &json!({"preferCSSPageSize": true}));
        base64(answer["data"].as_str().unwrap())
    }

    /// A picture of the whole page, as PNG, down to `tallest` pixels.
    pub(crate) fn whole_picture(&self, tallest: u64) -> Vec<u8> {
        let size = self.call("Page.getLayoutMetrics", &json!({}));
        let size = &size["cssContentSize"];
        let height = size["height"].as_f64().unwrap().min(tallest as f64);
        let clip = json!({"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1});
        let options = json!({"format": "png", "clip": clip, "captureBeyondViewport": true});
        let picture = self.call("Page.captureScreenshot", &options);
        base64(picture["data"].as_str().unwrap())
    }

    /// How many pieces of text the page is on paper: what its PDF shows.
    pub(crate) fn printed(&self) -> usize {
        let pdf = self.pdf();
        let streams = pdf
            .windows(7)
            .enumerate()
            .filter(|(_, seven)| *seven == b"stream\n")
            .map(|(at, _)| at + 7);
        let inflated = streams.filter_map(|start| {
            let mut text = String::new();
            flate2::read::ZlibDecoder::new(&pdf[start..])
                .read_to_string(&mut text)
                .ok()?;
            Some(text)
        });
        inflated.map(|text| text.matches("Tj\n").count()).sum()
    }

    /// Runs a script in every page before its own.
    pub(crate) fn first(&self, script: &str) {
        let script = json!({"source": script});
        self.call("Page.addScriptToEvaluateOnNewDocument", &script);
    }

    /// Slows the processor down to one part of so many, as on a phone.
    pub(crate) fn slow(&self, rate: f64) {
        self.call("Emulation.setCPUThrottlingRate", &json!({"rate": rate}));
    }

    /// Puts the host at the other end of a slow line: milliseconds to an answer, bytes a second.
    pub(crate) fn far(&self, latency: f64, bandwidth: f64) {
        let line = json!({
            "offline": false,
            "latency": latency,
            "downloadThroughput": bandwidth,
            "uploadThroughput": bandwidth,
        });
        self.call("Network.emulateNetworkConditions", &line);
    }

    /// Turns the page's own scripts off; `eval` works all the same.
    pub(crate) fn without_scripts(&self) {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            &json!({"value": true}),
        );
    }

    /// Opens an address and waits until it has loaded. What an earlier page showed is forgotten.
    pub(crate) fn open(&self, url: &str) {
        {
            let mut record = self.seen.record.lock().unwrap();
            *record = Record {
                own_origin: std::mem::take(&mut record.own_origin),
                ..Record::default()
            };
        }
        let answer = self.call("Page.navigate", &json!({"url": url}));
        if let Some(error) = answer["errorText"].as_str() {
            panic!("{url}: {error}");
        }
        self.wait(&format!("{url} to load"), |record| record.loaded);
    }

    /// Waits until the record of this tab fulfils a condition.
    pub(crate) fn wait(&self, what: &str, condition: impl Fn(&Record) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut record = self.seen.record.lock().unwrap();
        while !condition(&record) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited {} s in vain for {what}",
                PATIENCE.as_secs()
            );
            record = self.seen.changed.wait_timeout(record, left).unwrap().0;
        }
    }

    /// Waits until a JavaScript condition holds.
    pub(crate) fn wait_for(&self, condition: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.holds(condition) {
            assert!(
                Instant::now() < deadline,
                "waited {} s in vain for {condition}",
                PATIENCE.as_secs()
            );
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// Whether a condition holds; it does not while the page gives way to another.
    fn holds(&self, condition: &str) -> bool {
        let request = json!({"expression": condition, "awaitPromise": true, "returnByValue": true});
        let answer = self
            .browser
            .try_call(Some(&self.session), "Runtime.evaluate", &request);
        match answer {
            Ok(answer) => {
                if let Some(exception) = answer.get("exceptionDetails") {
                    panic!("{condition}: {exception}");
                }
                answer["result"]["value"] == Value::Bool(true)
            }
            Err(error) if error.contains("navigated") => false,
            Err(error) => panic!("{condition}: {error}"),
        }
    }

    /// The value of a JavaScript expression; promises are awaited.
    pub(crate) fn eval(&self, expression: &str) -> Value {
        let request =
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", &request);
        if let Some(exception) = answer.get("exceptionDetails") {
            panic!("{expression}: {exception}");
        }
        answer["result"]["value"].clone()
    }

    /// The text of an expression that gives a string.
    pub(crate) fn text(&self, expression: &str) -> String {
        self.eval(expression)
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Presses and releases a key, as `KeyboardEvent.key` names it.
    pub(crate) fn press(&self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            _ => key
                .bytes()
                .next()
                .map_or(0, |byte| u32::from(byte.to_ascii_uppercase())),
        };
        let mut event = json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code});
        if key.chars().count() == 1 {
            event["text"] = json!(key);
        } else if key == "Enter" {
            event["text"] = json!("\r");
        }
        self.call("Input.dispatchKeyEvent", &event);
        event["type"] = json!("keyUp");
        self.call("Input.dispatchKeyEvent", &event);
    }

    /// Everything that a reader's console would show in red or yellow, and every request to another host.
    pub(crate) fn complaints(&self) -> Vec<String> {
        // Messages may trail the load by a task or two; a page whose scripts are off cannot be asked to wait for them.
        std::thread::sleep(Duration::from_millis(60));
        self.eval("0");
        let record = self.seen.record.lock().unwrap();
        let foreign = record
            .foreign
            .iter()
            .map(|url| format!("asks another host: {url}"));
        record.complaints.iter().cloned().chain(foreign).collect()
    }

    /// Every address asked for since the page was opened.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.record.lock().unwrap().requests.clone()
    }

    /// Bytes received since the page was opened, headers included.
    pub(crate) fn transferred(&self) -> u64 {
        self.seen.record.lock().unwrap().transferred
    }

    /// How much the page's parts have moved by themselves, and which: Chromium's cumulative layout shift.
    pub(crate) fn layout_shift(&self) -> (f64, String) {
        let script = "new Promise(done => {
            let total = 0;
            const moved = [];
            const place = box => [box.x, box.y, box.width, box.height].map(Math.round).join(' ');
            const note = one => moved.push(`${one.node?.nodeName}.${one.node?.className} from ${place(one.previousRect)}
                to ${place(one.currentRect)}`.replace(/\\s+/g, ' '));
            const add = list => list.getEntries().filter(one => !one.hadRecentInput).forEach(one => {
                total += one.value;
                one.sources.forEach(note);
            });
            new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});
            setTimeout(() => done([total, moved.join('; ')]), 150);
        })";
        let answer = self.eval(script);
        (
            answer[0].as_f64().unwrap(),
            answer[1].as_str().unwrap_or_default().to_owned(),
        )
    }

    /// A picture of an element and a little around it, as PNG in base64: good for telling whether anything changed.
    pub(crate) fn picture_of(&self, element: &str) -> String {
        let clip = self.eval(&format!(
            "(() => {{ const box = ({element}).getBoundingClientRect();
                return {{x: box.x + scrollX - 8, y: box.y + scrollY - 8, width: box.width + 16, height: box.height + 16,
                    scale: 1}}; }})()"
        ));
        let picture = self.call(
            "Page.captureScreenshot",
            &json!({"format": "png", "clip": clip}),
        );
        picture["data"].as_str().unwrap_or_default().to_owned()
    }

    /// What axe finds against WCAG 2.2 AA and its own best practices: one line for each element at fault.
    pub(crate) fn accessibility(&self) -> Vec<String> {
        let axe = std::fs::read_to_string(given("CASEBOOK_AXE")).unwrap();
        self.eval(&format!("{axe}; true"));
        let tags = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
        let found = self.eval(&format!(
            "axe.run(document, {{runOnly: {tags}, resultTypes: ['violations']}}).then(result =>
                result.violations.flatMap(rule => rule.nodes.map(node =>
                    `${{rule.id}}: ${{node.target.join(' ')}}: ${{node.failureSummary.replace(/\\s+/g, ' ')}}`)))"
        ));
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.browser.call(
                None,
                "Target.disposeBrowserContext",
                &json!({"browserContextId": self.context}),
            );
        }
    }
}

/// Bytes from base64 without line breaks.
fn base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four
            .iter()
            .fold(0_u32, |bits, letter| bits << 6 | u32::from(value(*letter)));
        let bits = bits << (6 * (4 - four.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}
