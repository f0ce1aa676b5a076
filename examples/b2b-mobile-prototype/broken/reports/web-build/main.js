// (a leaked key stands here when the test runs)
const api="https://api.shiftpad.example";fetch(api+"/api/shifts");
