const api="https://api.shiftpad.example";fetch(api+"/api/shifts");
